//! The SQL engines, and a difference between them.

/// An SQL engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    /// Embedded: one writer at a time.
    Sqlite,
    /// A server, for several computers.
    #[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "opened with the feature postgres"))]
    Postgres,
}

impl Engine {
    /// Ends a subquery that selects rows to delete: two servers that delete at the same moment
    /// select different rows, and neither waits for the other.
    pub const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }
}
