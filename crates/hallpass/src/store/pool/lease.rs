//! A connection while it is used.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use deadpool::unmanaged::Object;
use sqlx::{AnyConnection, Executor as _};
use tokio::time::Instant;

use super::{
    connection::Connection,
    shared::{Interrupted, Shared},
};

/// A connection of a pool. Unless it is [finished](Self::finish), it was interrupted: its future
/// was dropped, or a statement failed.
pub struct Lease {
    /// Always there, until it is given back.
    connection: Option<Object<Connection>>,
    pool: Arc<Shared>,
}

impl Lease {
    pub(super) fn new(connection: Object<Connection>, pool: &Arc<Shared>) -> Self {
        Self { connection: Some(connection), pool: Arc::clone(pool) }
    }

    /// Gives the connection back: all statements have been answered, and no transaction is open.
    pub fn finish(mut self) {
        if let Some(mut connection) = self.connection.take() {
            connection.answered = Instant::now();
            connection.used = connection.answered;
        }
    }

    /// As [`Self::finish`], after an answer that no request had asked for.
    pub(super) fn finish_ping(mut self) {
        if let Some(mut connection) = self.connection.take() {
            connection.answered = Instant::now();
        }
    }

    /// As [`Self::finish`], at a time in the past.
    #[cfg(test)]
    pub(super) fn finish_as_of(mut self, time: Instant) {
        if let Some(mut connection) = self.connection.take() {
            (connection.answered, connection.used) = (time, time);
        }
    }

    /// Closes the connection. Another one is opened if it is needed.
    pub fn discard(mut self) {
        self.take();
    }

    /// Whether the connection must not be used.
    pub(super) fn is_outdated(&self) -> bool {
        let Shared { freshness, limits, .. } = &*self.pool;
        freshness.is_outdated(self.connection(), limits.for_changes)
    }

    /// Records that the connection was dead at `time`.
    pub(super) fn record_loss(&self, time: Instant) {
        self.pool.freshness.record_loss(time);
    }

    fn take(&mut self) {
        if let Some(connection) = self.connection.take() {
            drop(Object::take(connection));
            self.pool.keeper.notify_one();
        }
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("BUG: a connection is used after it was given back")
    }

    pub(super) fn connection_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("BUG: a connection is used after it was given back")
    }
}

/// Rolls back what its last user was in the middle of, and gives the connection back.
async fn roll_back(mut connection: Object<Connection>) {
    // It fails if there was no transaction.
    let _ = connection.raw.execute("ROLLBACK").await;
}

impl Deref for Lease {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.connection().raw
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.connection_mut().raw
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        match self.pool.limits.interrupted {
            Interrupted::Discard => self.take(),
            Interrupted::RollBack => {
                if let Some(connection) = self.connection.take() {
                    // At once: other processes wait for the lock of the transaction.
                    self.pool.runtime.spawn(roll_back(connection));
                }
            }
        }
    }
}
