//! Opens the embedded database: a file, for one machine.

use std::{
    fs::{DirBuilder, OpenOptions},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
    time::Duration,
};

use sqlx::{AnyPool, Connection as _, Executor as _, any::AnyPoolOptions};
use tokio::runtime::Handle;

use super::{
    StoreError,
    file_system::{FileSystem, file_system_of},
    schema::{Schema, check, migrate},
    sql::{Engine, SqlStore},
};

/// WAL lets readers go on while one writes; full sync keeps an acknowledged sign-out through a power cut; 500 ms is
/// how long a writer waits for one of another process before the answer is 503.
const PRAGMAS: &str = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                       PRAGMA busy_timeout = 500;";

/// How long a change waits for those before it.
const WRITER_PATIENCE: Duration = Duration::from_secs(5);

/// How long a look-up waits for a connection; it has to be answered within a second in any case.
const READER_PATIENCE: Duration = Duration::from_millis(800);

/// Opens the file at `path`, and makes it and its folder where they are missing: readable by this user alone.
///
/// # Errors
/// The file cannot be made or opened, or lies on a network file system, or its schema is newer than this program.
pub async fn open_sqlite(path: &Path, schema: Schema) -> Result<SqlStore, StoreError> {
    let file_error = |path: &Path, error| StoreError::File { path: path.display().to_string(), error };
    if schema == Schema::BringUpToDate {
        refuse_network(path)?;
    }
    if schema == Schema::AsItIs {
        // Also says so where this user may not look.
        std::fs::metadata(path).map_err(|error| file_error(path, error))?;
    } else if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| file_error(folder, error))?;
    }
    let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    opened.map_err(|error| file_error(path, error))?;

    sqlx::any::install_default_drivers();
    let absolute = std::path::absolute(path).map_err(|error| file_error(path, error))?;
    let mut url = url::Url::parse("sqlite:///").map_err(|_| StoreError::Row("BUG: a constant URL"))?;
    url.set_path(&absolute.to_string_lossy());
    // A crowd that signs in at once waits in a queue here, instead of each asking the file again and again.
    let writers = connect(url.as_str(), 1, WRITER_PATIENCE, schema, "").await?;
    match schema {
        Schema::BringUpToDate => migrate(&writers, Engine::Sqlite).await?,
        Schema::AsItIs => check(&writers, Engine::Sqlite).await?,
    }
    let readers = connect(url.as_str(), 4, READER_PATIENCE, schema, "PRAGMA query_only = ON;").await?;
    let marks = connect(url.as_str(), 1, READER_PATIENCE, schema, "PRAGMA query_only = ON;").await?;
    Ok(SqlStore {
        engine: Engine::Sqlite,
        home: Handle::current(),
        patience: schema.patience(),
        readers,
        writers,
        marks,
        folder: absolute.parent().map(Path::to_owned),
    })
}

/// Opens a database in the memory of this process, and makes its tables: for tests. It has a single connection, since every other
/// one would have a database of its own.
///
/// # Errors
/// There is a bug.
pub async fn open_memory() -> Result<SqlStore, StoreError> {
    tracing::warn!(
        "sessions are kept in the memory of this process (sqlite::memory:), and are lost when it ends"
    );
    sqlx::any::install_default_drivers();
    let pool = connect("sqlite::memory:", 1, WRITER_PATIENCE, Schema::BringUpToDate, "").await?;
    migrate(&pool, Engine::Sqlite).await?;
    Ok(SqlStore {
        engine: Engine::Sqlite,
        home: Handle::current(),
        patience: Schema::BringUpToDate.patience(),
        readers: pool.clone(),
        writers: pool.clone(),
        marks: pool,
        folder: None,
    })
}

/// An admin may still look at what lies on one, and take it away from there.
fn refuse_network(path: &Path) -> Result<(), StoreError> {
    match file_system_of(path) {
        FileSystem::Fit => Ok(()),
        FileSystem::Doubtful(kind) => {
            tracing::warn!(
                "the database file is on a file system of the kind {kind}, which may be on another computer: SQLite's files \
                 are damaged there sooner or later. Have HALLPASS_DATABASE_URL or DATABASE_URL name a file on a local disk, or a PostgreSQL database"
            );
            Ok(())
        }
        FileSystem::Network(kind) => {
            Err(StoreError::NetworkFileSystem { path: path.display().to_string(), kind })
        }
    }
}

async fn connect(
    url: &str,
    connections: u32,
    patience: Duration,
    schema: Schema,
    pragmas: &'static str,
) -> Result<AnyPool, sqlx::Error> {
    AnyPoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(patience)
        .idle_timeout(None)
        // A file does not hang up.
        .test_before_acquire(false)
        .max_lifetime(None)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                // Kept in the file: of one that is not ours it is to be left alone.
                if schema == Schema::BringUpToDate {
                    connection.execute("PRAGMA journal_mode = WAL;").await?;
                }
                connection.execute(PRAGMAS).await?;
                if !pragmas.is_empty() {
                    connection.execute(pragmas).await?;
                }
                connection.ping().await
            })
        })
        .connect(url)
        .await
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;

    #[tokio::test]
    async fn session_s18_what_is_acknowledged_is_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = open_sqlite(&folder.path().join("test.db"), Schema::BringUpToDate).await.unwrap();
        let row = sqlx::query("PRAGMA synchronous").fetch_one(&store.writers).await.unwrap();
        // 2 is FULL: the log is written through to the disk with every change.
        assert_eq!(row.try_get::<i64, _>(0).unwrap(), 2);
        let row = sqlx::query("PRAGMA journal_mode").fetch_one(&store.writers).await.unwrap();
        assert_eq!(row.try_get::<String, _>(0).unwrap(), "wal");
    }
}
