//! A copy of the embedded database, taken while the servers go on.

use std::{fs, fs::OpenOptions, io, os::unix::fs::OpenOptionsExt as _, path::Path};

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
        // Never over another backup.
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(failed)?;
        match self.store.back_up(file).await {
            Ok(()) => Ok(fs::metadata(file).map_err(failed)?.len()),
            Err(error) => {
                let _ = fs::remove_file(file);
                Err(match error {
                    StoreError::NotForThisEngine => BackupError::Elsewhere,
                    error => error.into(),
                })
            }
        }
    }
}
