//! Who opens a database: a server, or an admin beside running servers.

use std::time::Duration;

/// A query of a server that takes longer is cancelled and its connection discarded.
const QUERY_TIMEOUT: Duration = Duration::from_secs(10);

/// An admin's queries read whole tables, and can wait.
const ADMIN_QUERY_TIMEOUT: Duration = Duration::from_mins(10);

/// Who opens a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenedBy {
    /// A server: the schema is brought up to date.
    Server,
    /// An admin: nothing is changed by opening, and a schema that is not up to date is refused.
    Admin,
}

impl OpenedBy {
    /// How long a query may take.
    pub const fn query_timeout(self) -> Duration {
        match self {
            Self::Server => QUERY_TIMEOUT,
            Self::Admin => ADMIN_QUERY_TIMEOUT,
        }
    }
}
