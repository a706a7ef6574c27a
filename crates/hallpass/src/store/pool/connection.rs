//! A connection, and what decides whether it can still be used.

use sqlx::AnyConnection;
use tokio::time::Instant;

/// An open connection.
pub(super) struct Connection {
    pub raw: AnyConnection,
    /// When opening it began: the host name was resolved after that.
    pub opened: Instant,
    /// When it last answered: it was alive then.
    pub answered: Instant,
    /// When it was last used by a request.
    pub used: Instant,
}

impl Connection {
    /// One that was opened just now.
    pub fn new(raw: AnyConnection, opened: Instant) -> Self {
        let now = Instant::now();
        Self { raw, opened, answered: now, used: now }
    }
}
