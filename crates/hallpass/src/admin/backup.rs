//! A copy of the embedded database, taken while the servers go on.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use super::Operator;
use crate::store::StoreError;

/// There is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file is there already, or cannot be made.
    #[error(
        "{file} cannot be made: {error}. Name one that is not there yet, in a folder that you may write to"
    )]
    File {
        /// The file.
        file: String,
        /// Why not.
        error: io::Error,
    },
    /// PostgreSQL has its own.
    #[error(
        "a backup of PostgreSQL is taken with its own tools: pg_dump --format=custom --file=FILE, with the address that \
         DATABASE_URL names"
    )]
    Elsewhere,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Operator {
    /// Writes a whole copy to `file`, readable by this user alone; gives its size in bytes. What was acknowledged before it
    /// began is in it. The secrets are not: without `AUTH_SECRET` its cookies mean nothing.
    ///
    /// # Errors
    /// See [`BackupError`]; nothing is left behind.
    pub async fn back_up(&self, file: &Path) -> Result<u64, BackupError> {
        let failed = |error| BackupError::File { file: file.display().to_string(), error };
        // SQLite gives other names than whole paths a meaning of its own, such as `:memory:`.
        let whole = std::path::absolute(file).map_err(failed)?;
        if whole.to_str().is_none() {
            return Err(failed(io::Error::new(io::ErrorKind::InvalidFilename, "its name is no text")));
        }
        if whole.exists() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        // Under its name there is never half of it.
        let mut partial = whole.clone().into_os_string();
        partial.push(".partial");
        let partial = Partial(partial.into());
        // What a run that was killed has left; and a link that somebody has laid there is removed, and not followed.
        let _ = fs::remove_file(&partial.0);
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&partial.0).map_err(failed)?;
        self.store.back_up(&partial.0).await.map_err(|error| match error {
            StoreError::NotForThisEngine => BackupError::Elsewhere,
            error => error.into(),
        })?;
        let written = File::open(&partial.0).map_err(failed)?;
        written.sync_all().map_err(failed)?;
        // Fails where there is one by now.
        fs::hard_link(&partial.0, &whole).map_err(failed)?;
        Ok(written.metadata().map_err(failed)?.len())
    }
}

/// Is removed whatever happens.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
