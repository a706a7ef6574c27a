//! Opens the embedded database: a file, for one machine.

use std::{
    fs::{DirBuilder, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
    time::Duration,
};

use nix::unistd::{AccessFlags, access};
use sqlx::{
    AnyConnection, AnyPool, Connection as _, Executor as _, any::AnyPoolOptions, error::DatabaseError,
};
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

/// `SQLITE_NOTADB`.
const NOT_A_DATABASE: &str = "26";

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
    make_file(path).map_err(|error| file_error(path, error))?;

    sqlx::any::install_default_drivers();
    let absolute = std::path::absolute(path).map_err(|error| file_error(path, error))?;
    let mut url = url::Url::parse("sqlite:///").map_err(|_| StoreError::Row("BUG: a constant URL"))?;
    url.set_path(&absolute.to_string_lossy());
    refuse_other_files(url.as_str(), path).await?;
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

/// Makes the file, or checks that this user may use it. A file that exists is not opened: closing it would end all locks that other
/// connections of this process, such as an application's own, hold on it (POSIX, `fcntl`).
fn make_file(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Ok(access(path, AccessFlags::R_OK | AccessFlags::W_OK)?)
        }
        made => made.map(drop),
    }
}

/// Looks at the file by a single connection: in a pool a failure would be tried again until the timeout.
async fn refuse_other_files(url: &str, path: &Path) -> Result<(), StoreError> {
    let mut connection = AnyConnection::connect(url).await?;
    let looked_at = connection.execute("PRAGMA schema_version").await;
    let code =
        looked_at.as_ref().err().and_then(sqlx::Error::as_database_error).and_then(DatabaseError::code);
    if code.is_some_and(|code| code == NOT_A_DATABASE) {
        return Err(StoreError::NotSqlite { path: path.display().to_string() });
    }
    looked_at?;
    Ok(connection.close().await?)
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

    /// Closing a file ends all locks that this process holds on it.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn opening_ends_no_lock_of_an_applications_connection() {
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let url = format!("sqlite:{}?mode=rwc", path.display());
        let mut theirs = AnyConnection::connect(&url).await.unwrap();
        theirs
            .execute("CREATE TABLE notes (text TEXT); BEGIN IMMEDIATE; INSERT INTO notes VALUES ('a')")
            .await
            .unwrap();
        make_file(&path).unwrap();
        let inode = std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(&path).unwrap());
        let locks = std::fs::read_to_string("/proc/locks").unwrap();
        assert!(
            locks.lines().any(|line| line.contains(&format!(":{inode} ")) && line.contains("WRITE")),
            "{locks}"
        );
    }
}
