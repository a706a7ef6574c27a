//! A server's connection to the change feed, which measures what the server learns, and when.

use std::{
    future::pending,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::{
    database::{Availability, Database},
    delays::Delays,
};
use crate::store::{ChangeFeed, ChangedSessions, Changes, Revision, StoreError};

pub struct FeedConnection {
    pub database: Arc<Mutex<Database>>,
    /// Each way.
    pub latency: Duration,
    /// When the simulation began.
    pub start: Instant,
    pub learned: Mutex<Learned>,
}

/// What a server has learned from the feed.
#[derive(Clone, Default)]
pub struct Learned {
    /// When the last successful read began.
    pub last_success: Option<Duration>,
    pub reads: u64,
    pub named: u64,
    /// How often the whole cache was lost.
    pub losses: u64,
    /// From the commit of each change to when this server knew.
    pub delays: Delays,
}

impl FeedConnection {
    pub fn new(database: &Arc<Mutex<Database>>, latency: Duration) -> Self {
        let (database, learned) = (Arc::clone(database), Mutex::default());
        Self { database, latency, start: Instant::now(), learned }
    }
}

impl ChangeFeed for FeedConnection {
    async fn changes_since(&self, known: Option<Revision>) -> Result<Changes, StoreError> {
        let began = self.start.elapsed();
        sleep(self.latency).await;
        let read = {
            let database = self.database.lock().unwrap();
            match database.availability {
                Availability::Available => {
                    let changes = database.feed.read(known.as_ref());
                    let is_named = matches!(changes.sessions, ChangedSessions::These(_));
                    let known = known.as_ref().filter(|_| is_named);
                    let times = known.map(|known| database.feed.committed_after(known)).unwrap_or_default();
                    Some(Ok((changes, times)))
                }
                Availability::Silent => None,
                Availability::Refusing => Some(Err(StoreError::Deadline)),
            }
        };
        let Some(read) = read else { return pending().await };
        sleep(self.latency).await;
        let (changes, times) = read?;
        let (now, mut learned) = (self.start.elapsed(), self.learned.lock().unwrap());
        learned.last_success = Some(began);
        learned.reads += 1;
        learned.named += u64::try_from(times.len()).unwrap();
        learned.losses += u64::from(changes.sessions == ChangedSessions::Any && known.is_some());
        for committed in times {
            learned.delays.add(now.saturating_sub(committed));
        }
        Ok(changes)
    }
}
