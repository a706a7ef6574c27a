//! Backs up an SQLite database while servers use it.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use super::Admin;
use crate::store::StoreError;

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The file exists, or cannot be created.
    #[error("{file} cannot be created: {error}. Name a new file in a folder that you may write to")]
    File {
        /// The file.
        file: String,
        /// Why it cannot be created.
        error: io::Error,
    },
    /// PostgreSQL has its own tools.
    #[error("use pg_dump for PostgreSQL: pg_dump --format=custom --file=FILE, with the URL of DATABASE_URL")]
    NotSqlite,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Admin {
    /// Writes a copy to `file`, readable only for this user, and returns its size in bytes. It
    /// contains every change that was acknowledged before it began. It does not contain
    /// `AUTH_SECRET`, without which the cookies are not valid.
    ///
    /// # Errors
    /// See [`BackupError`]. Then no file is left.
    pub async fn back_up(&self, file: &Path) -> Result<u64, BackupError> {
        let failed = |error| BackupError::File { file: file.display().to_string(), error };
        // SQLite treats some names that are not absolute paths specially, such as `:memory:`.
        let target = std::path::absolute(file).map_err(failed)?;
        if target.to_str().is_none() {
            return Err(failed(io::Error::new(io::ErrorKind::InvalidFilename, "its name is not UTF-8")));
        }
        if target.exists() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        // The target never contains half of a copy.
        let mut partial = target.clone().into_os_string();
        partial.push(".partial");
        let partial = Partial(partial.into());
        // Left by a run that was killed. A symbolic link is removed, not followed.
        let _ = fs::remove_file(&partial.0);
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial.0).map_err(failed)?;
        self.store.back_up(&partial.0).await.map_err(|error| match error {
            StoreError::NotForThisEngine => BackupError::NotSqlite,
            error => error.into(),
        })?;
        let written = File::open(&partial.0).map_err(failed)?;
        written.sync_all().map_err(failed)?;
        // Fails if the target exists by now.
        fs::hard_link(&partial.0, &target).map_err(failed)?;
        Ok(written.metadata().map_err(failed)?.len())
    }
}

/// A file that is removed in any case.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
