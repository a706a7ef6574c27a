//! Whether the cache may be used, and whether a look-up may still be added to it.

use std::{
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::Duration,
};

use tokio::time::Instant;

use crate::model::session_token::SessionTokenHash;

/// How long the cache may be used after a read of the change feed.
pub(super) const TRUSTED_FOR: Duration = Duration::from_millis(500);

const _: () = assert!(TRUSTED_FOR.as_millis() <= 500, "S9: an end holds on every server within a second");

/// Counts the invalidations of a group of sessions. A look-up that began in an earlier epoch of its
/// group may have seen a session that was removed since, and is not cached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch(u64);

/// Counts losses of trust. A read of the change feed that began before a loss does not know of the
/// change that caused it, and does not restore trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Losses(u64);

/// How many groups of sessions have epochs of their own. With a single one, no look-up would be
/// cached while changes come in faster than the store answers.
const GROUPS: usize = 256;

/// The state of trust in the cache. At first there is none.
#[derive(Debug)]
pub(super) struct Trust {
    epochs: [Epoch; GROUPS],
    losses: Losses,
    until: Option<Instant>,
}

/// [`Trust`] behind a lock.
#[derive(Debug)]
pub(super) struct SharedTrust(RwLock<Trust>);

impl SharedTrust {
    pub(super) const fn new() -> Self {
        Self(RwLock::new(Trust { epochs: [Epoch(0); GROUPS], losses: Losses(0), until: None }))
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, Trust> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write(&self) -> RwLockWriteGuard<'_, Trust> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Trust {
    pub(super) fn holds_at(&self, now: Instant) -> bool {
        self.until.is_some_and(|until| now < until)
    }

    /// The epoch of a session's group.
    pub(super) fn epoch(&self, session: &SessionTokenHash) -> Epoch {
        self.epochs[group(session)]
    }

    pub(super) fn losses(&self) -> Losses {
        self.losses
    }

    /// Trusts a read of the change feed that began at `began`, unless trust was lost since then.
    pub(super) fn restore(&mut self, began: Instant, losses: Losses) {
        if self.losses == losses {
            self.until = Some(began + TRUSTED_FOR);
        }
    }

    /// Ends trust until the next read of the change feed that begins from now on.
    pub(super) fn lose(&mut self) {
        self.until = None;
        self.losses = Losses(self.losses.0.wrapping_add(1));
    }

    /// Makes look-ups of this session that are under way too old to be cached.
    pub(super) fn begin_epoch(&mut self, session: &SessionTokenHash) {
        self.epochs[group(session)].advance();
    }

    /// Makes all look-ups that are under way too old to be cached.
    pub(super) fn begin_all_epochs(&mut self) {
        self.epochs.iter_mut().for_each(Epoch::advance);
    }
}

impl Epoch {
    fn advance(&mut self) {
        self.0 = self.0.wrapping_add(1);
    }
}

/// The group of a session: hashes are as good as random, and so are a few of their digits.
fn group(session: &SessionTokenHash) -> usize {
    session.as_str().bytes().take(4).fold(0, |group, digit| (group * 31 + usize::from(digit)) % GROUPS)
}
