//! The little in which the engines differ.

/// An SQL engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Engine {
    /// The embedded one: one writer at a time.
    Sqlite,
    /// The one for several machines.
    Postgres,
}

impl Engine {
    /// Ends a subquery that chooses rows to delete: two servers that delete at the same moment choose others, and neither waits
    /// for the other.
    pub(super) const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }
}
