//! The keeper of a pool: a background task that opens its connections.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use futures_util::future::BoxFuture;
use sqlx::AnyConnection;
use tokio::{
    sync::Notify,
    task::{JoinError, JoinSet},
    time::{Instant, MissedTickBehavior, interval, sleep_until, timeout},
};

use super::{connection::Connection, shared::Shared, sweep::sweep};
use crate::crypto::random;

/// Opens a connection. The time is when that began.
pub type Open = Arc<dyn Fn(Instant) -> BoxFuture<'static, Result<AnyConnection, sqlx::Error>> + Send + Sync>;

/// A connection that takes longer to open is given up. At 25 ms each way, with TLS, it takes half a
/// second.
const OPEN_TIMEOUT: Duration = Duration::from_secs(3);

/// After a failure connections are opened one at a time, with exponential backoff.
const MIN_BACKOFF: Duration = Duration::from_millis(50);
const MAX_BACKOFF: Duration = Duration::from_secs(1);

/// How often idle connections are looked through.
const SWEEP_INTERVAL: Duration = Duration::from_secs(5);

type Opened = (Instant, Result<AnyConnection, sqlx::Error>);

pub(super) struct Keeper {
    pool: Weak<Shared>,
    wake: Arc<Notify>,
    open: Open,
    opening: JoinSet<Opened>,
    backoff: Option<Backoff>,
}

/// The last connection could not be opened.
#[derive(Clone, Copy)]
struct Backoff {
    pause: Duration,
    until: Instant,
}

impl Keeper {
    pub fn new(pool: &Arc<Shared>, open: Open) -> Self {
        Self {
            pool: Arc::downgrade(pool),
            wake: Arc::clone(&pool.keeper),
            open,
            opening: JoinSet::new(),
            backoff: None,
        }
    }

    /// Keeps the pool until it is dropped.
    pub async fn run(mut self) {
        let mut sweeps = interval(SWEEP_INTERVAL);
        sweeps.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let Some(are_missing) = self.open_missing() else { return };
            let retry = self.retry(are_missing);
            tokio::select! {
                Some(opened) = self.opening.join_next() => self.add(opened),
                () = self.wake.notified() => {}
                _ = sweeps.tick() => {
                    if let Some(pool) = self.pool.upgrade() {
                        sweep(&pool);
                    }
                }
                () = until(retry) => {}
            }
        }
    }

    /// Begins to open the connections that are missing. Returns whether any are; `None` if the pool
    /// is gone.
    fn open_missing(&mut self) -> Option<bool> {
        let pool = self.pool.upgrade()?;
        let there = pool.connections.status().size + self.opening.len();
        let missing = pool.wanted().saturating_sub(there);
        let at_once = match self.backoff {
            None => missing,
            Some(backoff) if backoff.until <= Instant::now() && self.opening.is_empty() => missing.min(1),
            Some(_) => 0,
        };
        for _ in 0..at_once {
            let began = Instant::now();
            let opening = timeout(OPEN_TIMEOUT, (self.open)(began));
            self.opening
                .spawn(async move { (began, opening.await.unwrap_or(Err(sqlx::Error::PoolTimedOut))) });
        }
        Some(missing > 0)
    }

    fn add(&mut self, opened: Result<Opened, JoinError>) {
        match opened {
            Ok((began, Ok(raw))) => {
                self.backoff = None;
                if let Some(pool) = self.pool.upgrade() {
                    pool.add(Connection::new(raw, began));
                }
            }
            Ok((_, Err(error))) => {
                if self.backoff.is_none() {
                    tracing::warn!(%error, "no connection to the database can be opened; retrying");
                }
                self.back_off();
            }
            Err(error) => {
                tracing::error!(%error, "BUG: opening a connection panicked");
                self.back_off();
            }
        }
    }

    /// When to try again. Without a connection that is missing there is nothing to try until the
    /// keeper is woken.
    fn retry(&self, are_missing: bool) -> Option<Backoff> {
        self.backoff.filter(|_| are_missing && self.opening.is_empty())
    }

    fn back_off(&mut self) {
        if self.backoff.is_some_and(|last| Instant::now() < last.until) {
            // Several that were opened together have failed together.
            return;
        }
        let pause = self.backoff.map_or(MIN_BACKOFF, |last| (last.pause * 2).min(MAX_BACKOFF));
        let [random, ..] = random::random_bytes();
        self.backoff = Some(Backoff { pause, until: Instant::now() + with_jitter(pause, random) });
    }
}

/// Half of the pause to all of it: servers that have lost the database at the same moment do not
/// come back at the same moment.
fn with_jitter(pause: Duration, random: u8) -> Duration {
    pause * (256 + u32::from(random)) / 512
}

async fn until(retry: Option<Backoff>) {
    match retry {
        Some(backoff) => sleep_until(backoff.until).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::shared::{Interrupted, Limits},
        *,
    };

    fn keeper(least: usize) -> (Arc<Shared>, Keeper) {
        let limits = Limits {
            least,
            most: 8,
            acquire_timeout: Duration::from_secs(1),
            max_age: None,
            for_changes: false,
            interrupted: Interrupted::Discard,
        };
        let pool = Arc::new(Shared::new(limits, Arc::default()));
        let refused = || sqlx::Error::Io(std::io::ErrorKind::ConnectionRefused.into());
        let open: Open = Arc::new(move |_| Box::pin(async move { Err(refused()) }));
        let keeper = Keeper::new(&pool, open);
        (pool, keeper)
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_is_retried_while_no_connection_is_missing() {
        for (least, is_retried) in [(1, true), (0, false)] {
            let (_pool, mut keeper) = keeper(least);
            keeper.back_off();
            let are_missing = keeper.open_missing().unwrap();
            assert_eq!(keeper.retry(are_missing).is_some(), is_retried);
        }
    }

    #[test]
    fn pause_is_shortened_by_up_to_half() {
        let pause = Duration::from_millis(512);
        assert_eq!(with_jitter(pause, 0), pause / 2);
        assert_eq!(with_jitter(pause, 255), Duration::from_millis(511));
    }

    #[tokio::test(start_paused = true)]
    async fn connections_that_fail_together_double_the_pause_once() {
        let (_pool, mut keeper) = keeper(1);
        let mut pauses = Vec::new();
        for _ in 0..3 {
            for _ in 0..8 {
                keeper.back_off();
            }
            let backoff = keeper.backoff.unwrap();
            pauses.push(backoff.pause);
            tokio::time::sleep_until(backoff.until).await;
        }
        assert_eq!(pauses, [MIN_BACKOFF, MIN_BACKOFF * 2, MIN_BACKOFF * 4]);
    }
}
