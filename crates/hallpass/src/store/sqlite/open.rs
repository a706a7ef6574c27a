//! Opens an SQLite database: a file, for the servers of one computer.

use std::{path::Path, sync::Arc, time::Duration};

use sqlx::{AnyConnection, Connection as _, Executor as _};
use tokio::time::Instant;

use super::file::{create_file, create_folder, refuse_network, refuse_other_files};
use crate::store::{
    engine::Engine,
    lock_conflict::is_lock_conflict,
    open_error::OpenError,
    opened_by::OpenedBy,
    pool::{Interrupted, Limits, Open, Pool},
    schema::update::prepare,
    sql::sql_store::{Pools, SqlStore},
};

/// WAL lets readers go on while one writes. Full sync keeps an acknowledged sign-out through a
/// power cut. Nothing but a change waits longer than 500 ms for a lock: a look-up has to be
/// answered within a second.
const PRAGMAS: &str = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                       PRAGMA busy_timeout = 500;";

const READ_ONLY: &str = "PRAGMA query_only = ON;";

/// A change waits for those of another process for four seconds, since it has to be answered within
/// five. SQLite's waiters do not queue: on a slow disk, one of several may miss its turn a few
/// times.
const READ_AND_WRITE: &str = "PRAGMA busy_timeout = 4000;";

/// How long a change waits for those before it.
const WRITER_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a look-up waits for a connection. It has to be answered within a second.
const READER_TIMEOUT: Duration = Duration::from_millis(800);

const READERS: usize = 4;

/// How long to wait for other connections until the file can be switched to WAL. SQLite does not
/// wait here by itself.
const WAL_TIMEOUT: Duration = Duration::from_secs(10);
const WAL_PAUSE: Duration = Duration::from_millis(20);

const MEMORY: &str = "sqlite::memory:";

/// Opens the file at `path`. For a server it and its folder are created if they are missing,
/// readable by this user alone.
///
/// # Errors
/// The file cannot be created or opened, or is on a network file system, or its schema cannot be
/// used.
pub(in crate::store) async fn open_sqlite(path: &Path, opened_by: OpenedBy) -> Result<SqlStore, OpenError> {
    let file_error = |error| OpenError::File { path: path.display().to_string(), error };
    match opened_by {
        OpenedBy::Server => {
            refuse_network(path)?;
            create_folder(path)?;
        }
        // A missing file is an error, and so is one that this user may not look at.
        OpenedBy::Admin => std::fs::metadata(path).map(drop).map_err(file_error)?,
    }
    create_file(path).map_err(file_error)?;

    sqlx::any::install_default_drivers();
    let absolute = std::path::absolute(path).map_err(file_error)?;
    let url = url_of(&absolute);
    refuse_other_files(&url, path).await?;
    // A crowd that signs in at once waits in a queue here, instead of polling the lock of the file.
    let writer = Purpose { acquire_timeout: WRITER_TIMEOUT, opened_by, pragmas: READ_AND_WRITE };
    let mut first = writer.connect(&url).await?;
    prepare(&mut first, Engine::Sqlite, opened_by).await?;
    let writers = writer.pool(&url, first, 1);
    let reader = Purpose { acquire_timeout: READER_TIMEOUT, opened_by, pragmas: READ_ONLY };
    let readers = reader.pool(&url, reader.connect(&url).await?, READERS);
    let change_feed = reader.pool(&url, reader.connect(&url).await?, 1);
    let folder = absolute.parent().map(Path::to_owned);
    Ok(SqlStore::new(Engine::Sqlite, opened_by, Pools { readers, writers, change_feed }, folder))
}

/// Opens a database in the memory of this process, and creates its tables: for tests. It has a
/// single connection, since every other one would have a database of its own.
///
/// # Errors
/// There is a bug.
pub(in crate::store) async fn open_memory() -> Result<SqlStore, OpenError> {
    tracing::warn!(
        "sessions are kept in the memory of this process (sqlite::memory:), and are lost when it ends"
    );
    sqlx::any::install_default_drivers();
    let only =
        Purpose { acquire_timeout: WRITER_TIMEOUT, opened_by: OpenedBy::Server, pragmas: READ_AND_WRITE };
    let mut connection = only.connect(MEMORY).await?;
    prepare(&mut connection, Engine::Sqlite, OpenedBy::Server).await?;
    let pool = only.pool(MEMORY, connection, 1);
    let pools = Pools { readers: pool.clone(), writers: pool.clone(), change_feed: pool };
    Ok(SqlStore::new(Engine::Sqlite, OpenedBy::Server, pools, None))
}

fn url_of(absolute: &Path) -> String {
    let mut url = url::Url::parse("sqlite:///").expect("BUG: a constant URL");
    url.set_path(&absolute.to_string_lossy());
    url.into()
}

/// What connections are used for.
#[derive(Clone, Copy)]
struct Purpose {
    acquire_timeout: Duration,
    opened_by: OpenedBy,
    /// What is set besides [`PRAGMAS`].
    pragmas: &'static str,
}

impl Purpose {
    async fn connect(self, url: &str) -> Result<AnyConnection, sqlx::Error> {
        let mut connection = AnyConnection::connect(url).await?;
        connection.execute(PRAGMAS).await?;
        // Stored in the file: an admin's look must not change it, since it may not be ours.
        if self.opened_by == OpenedBy::Server {
            use_wal(&mut connection).await?;
        }
        connection.execute(self.pragmas).await?;
        Ok(connection)
    }

    /// A pool of this many connections, all of which stay open.
    fn pool(self, url: &str, first: AnyConnection, connections: usize) -> Pool {
        let url: Arc<str> = url.into();
        let open: Open = Arc::new(move |_| {
            let url = Arc::clone(&url);
            Box::pin(async move { self.connect(&url).await })
        });
        let limits = Limits {
            least: connections,
            most: connections,
            acquire_timeout: self.acquire_timeout,
            max_age: None,
            for_changes: false,
            interrupted: Interrupted::RollBack,
        };
        Pool::new(first, Instant::now(), open, limits, Arc::default())
    }
}

async fn use_wal(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let started = Instant::now();
    loop {
        match connection.execute("PRAGMA journal_mode = WAL;").await {
            Err(error) if is_lock_conflict(&error) && started.elapsed() < WAL_TIMEOUT => {
                tokio::time::sleep(WAL_PAUSE).await;
            }
            done => return done.map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Row as _;

    use super::*;
    use crate::store::pool::PooledQuery as _;

    #[tokio::test]
    async fn session_s18_sqlite_acknowledges_what_is_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = open_sqlite(&folder.path().join("test.db"), OpenedBy::Server).await.unwrap();
        let row = sqlx::query("PRAGMA synchronous").fetch_one_in(&store.pools.writers).await.unwrap();
        // 2 is FULL: the log is written through to the disk with every change.
        assert_eq!(row.try_get::<i64, _>(0).unwrap(), 2);
        let row = sqlx::query("PRAGMA journal_mode").fetch_one_in(&store.pools.writers).await.unwrap();
        assert_eq!(row.try_get::<String, _>(0).unwrap(), "wal");
    }

    /// Half of what a look-up may take, and most of what a change may take (S3).
    #[tokio::test]
    async fn session_s03_sqlite_changes_wait_longer_for_locks_than_look_ups() {
        let folder = tempfile::tempdir().unwrap();
        let store = open_sqlite(&folder.path().join("test.db"), OpenedBy::Server).await.unwrap();
        let pools = &store.pools;
        for (pool, milliseconds) in [(&pools.readers, 500), (&pools.change_feed, 500), (&pools.writers, 4000)]
        {
            let row = sqlx::query("PRAGMA busy_timeout").fetch_one_in(pool).await.unwrap();
            assert_eq!(row.try_get::<i64, _>(0).unwrap(), milliseconds);
        }
    }
}
