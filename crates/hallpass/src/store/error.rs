//! Why the store did not do what it was asked to.

use std::sync::Arc;

/// An open store failed. Nothing is known of what it was asked for.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The database reported an error, or the connection to it broke.
    #[error("the database failed: {0}")]
    Database(#[source] Arc<sqlx::Error>),
    /// The database, or its disk, takes no changes at the moment.
    #[error("the database takes no changes: {0}")]
    ReadOnly(&'static str),
    /// The query took too long.
    #[error("the database did not answer in time")]
    Deadline,
    /// This process is shutting down.
    #[error("the program is about to end")]
    Stopped,
    /// A column has a value that this version cannot read: it is damaged, or of a later version.
    #[error("a row of the database is unreadable: {0}")]
    Row(&'static str),
    /// The engine has its own tools for this.
    #[error("this is done with the database's own tools")]
    NotForThisEngine,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(Arc::new(error))
    }
}
