//! Opens the embedded database: a file, for one machine.

use std::{
    fs::{DirBuilder, OpenOptions},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
    time::Duration,
};

use sqlx::{Connection as _, Executor as _, any::AnyPoolOptions, migrate::Migrator};

use super::{StoreError, sql::SqlStore};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// WAL lets readers go on while one writes; full sync keeps an acknowledged sign-out through a power cut; 500 ms is
/// how long a writer waits for another one before the answer is 503.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                       PRAGMA busy_timeout = 500;";

/// Opens the file at `path`, and makes it and its folder where they are missing: readable by this user alone.
///
/// # Errors
/// The file cannot be made or opened, or its schema is newer than this program.
pub async fn open_sqlite(path: &Path) -> Result<SqlStore, StoreError> {
    let file_error = |path: &Path, error| StoreError::File { path: path.display().to_string(), error };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| file_error(folder, error))?;
    }
    let opened = OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    opened.map_err(|error| file_error(path, error))?;

    sqlx::any::install_default_drivers();
    let absolute = std::path::absolute(path).map_err(|error| file_error(path, error))?;
    let mut url = url::Url::parse("sqlite:///").map_err(|_| StoreError::Row("BUG: a constant URL"))?;
    url.set_path(&absolute.to_string_lossy());
    let pool = AnyPoolOptions::new()
        .max_connections(4)
        .min_connections(1)
        .acquire_timeout(Duration::from_millis(800))
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection.execute(PRAGMAS).await?;
                connection.ping().await
            })
        })
        .connect(url.as_str())
        .await?;
    MIGRATIONS.run(&pool).await?;
    Ok(SqlStore::new(pool))
}
