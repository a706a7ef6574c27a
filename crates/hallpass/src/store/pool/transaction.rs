//! A transaction on a connection of a pool.

use std::ops::{Deref, DerefMut};

use sqlx::{AnyConnection, Executor as _};
use tokio::time::Instant;

use super::{acquire::Pool, failure::is_dead_connection, lease::Lease};

/// How many dead connections are replaced before a transaction fails to begin.
const MAX_DEAD: u32 = 3;

/// A transaction. Unless it is committed or rolled back, its connection is discarded, and so is
/// what it did.
pub struct Transaction(Lease);

impl Pool {
    /// Begins a transaction. A connection that has died is replaced: nothing was done on it.
    ///
    /// # Errors
    /// No connection became available in time, or the database failed.
    pub async fn begin(&self) -> Result<Transaction, sqlx::Error> {
        let mut dead = 0;
        loop {
            let time = Instant::now();
            let mut lease = self.acquire().await?;
            match lease.execute("BEGIN").await {
                Ok(_) => return Ok(Transaction(lease)),
                Err(error) if is_dead_connection(&error) && dead < MAX_DEAD => {
                    dead += 1;
                    lease.discard();
                    self.freshness().record_loss(time);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

impl Transaction {
    /// Keeps what it did.
    ///
    /// # Errors
    /// The database failed: it is not known whether the changes were kept.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.end("COMMIT").await
    }

    /// Undoes what it did.
    ///
    /// # Errors
    /// The database failed.
    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        self.end("ROLLBACK").await
    }

    async fn end(mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        self.0.execute(statement).await?;
        self.0.finish();
        Ok(())
    }
}

impl Deref for Transaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.0
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.0
    }
}
