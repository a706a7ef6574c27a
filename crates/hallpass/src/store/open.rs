//! Opens a database.

#[cfg(feature = "postgres")]
use super::postgres::open::open_postgres;
#[cfg(feature = "sqlite")]
use super::sqlite::open::{open_memory, open_sqlite};
use super::{database::Database, open_error::OpenError, opened_by::OpenedBy, sql::sql_store::SqlStore};

impl Database {
    /// Opens it for a server, and brings its schema up to date.
    ///
    /// # Errors
    /// It cannot be used, or its schema was made for later versions.
    pub(crate) async fn open(&self) -> Result<SqlStore, OpenError> {
        self.open_by(OpenedBy::Server).await
    }

    /// Opens it for an admin beside running servers. Opening changes nothing.
    ///
    /// # Errors
    /// It does not exist or cannot be used, or its schema is not this version's.
    pub(crate) async fn open_for_admin(&self) -> Result<SqlStore, OpenError> {
        self.open_by(OpenedBy::Admin).await
    }

    async fn open_by(&self, opened_by: OpenedBy) -> Result<SqlStore, OpenError> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(path) => open_sqlite(path, opened_by).await,
            #[cfg(feature = "sqlite")]
            Self::Memory if opened_by == OpenedBy::Admin => Err(OpenError::InMemory),
            #[cfg(feature = "sqlite")]
            Self::Memory => open_memory().await,
            #[cfg(not(feature = "sqlite"))]
            Self::Sqlite(_) | Self::Memory => Err(OpenError::NotCompiledIn("sqlite")),
            #[cfg(feature = "postgres")]
            Self::Postgres(server) => open_postgres(server, opened_by).await,
            #[cfg(not(feature = "postgres"))]
            Self::Postgres(_) => Err(OpenError::NotCompiledIn("postgres")),
        }
    }
}
