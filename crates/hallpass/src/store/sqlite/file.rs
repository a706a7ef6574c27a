//! The file of an SQLite database: created for this user alone, and refused where it is not safe.

use std::{
    fs::{DirBuilder, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
};

use nix::unistd::{AccessFlags, access};
use sqlx::{AnyConnection, Connection as _, Executor as _, error::DatabaseError};

use crate::store::{
    file_system::{FileSystem, file_system_of},
    open_error::OpenError,
};

/// `SQLITE_NOTADB`.
const NOT_A_DATABASE: &str = "26";

/// Creates the folder of the file, if it is missing.
pub(super) fn create_folder(file: &Path) -> Result<(), OpenError> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    let created = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    created.map_err(|error| OpenError::File { path: folder.display().to_string(), error })
}

/// Creates the file, or checks that this user may use it. An existing file is not opened: closing
/// it would release all locks that other connections of this process, such as an application's own,
/// have on it (POSIX, `fcntl`).
pub(super) fn create_file(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Ok(access(path, AccessFlags::R_OK | AccessFlags::W_OK)?)
        }
        created => created.map(drop),
    }
}

/// Refuses a file that is not an SQLite database. A single connection looks at it: a pool would
/// retry until its timeout.
pub(super) async fn refuse_other_files(url: &str, path: &Path) -> Result<(), OpenError> {
    let mut connection = AnyConnection::connect(url).await?;
    let read = connection.execute("PRAGMA schema_version").await;
    let code = read.as_ref().err().and_then(sqlx::Error::as_database_error).and_then(DatabaseError::code);
    if code.is_some_and(|code| code == NOT_A_DATABASE) {
        return Err(OpenError::NotSqlite { path: path.display().to_string() });
    }
    read?;
    Ok(connection.close().await?)
}

/// Refuses a network file system. An admin may still open a file there, to copy it to another
/// place.
pub(super) fn refuse_network(path: &Path) -> Result<(), OpenError> {
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
            Err(OpenError::NetworkFileSystem { path: path.display().to_string(), kind })
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Closing a file releases all locks that this process has on it.
    #[tokio::test]
    async fn opening_releases_no_lock_of_an_application() {
        sqlx::any::install_default_drivers();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let url = format!("sqlite:{}?mode=rwc", path.display());
        let mut theirs = AnyConnection::connect(&url).await.unwrap();
        theirs
            .execute("CREATE TABLE notes (text TEXT); BEGIN IMMEDIATE; INSERT INTO notes VALUES ('a')")
            .await
            .unwrap();
        create_file(&path).unwrap();
        let inode = std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(&path).unwrap());
        let locks = std::fs::read_to_string("/proc/locks").unwrap();
        assert!(
            locks.lines().any(|line| line.contains(&format!(":{inode} ")) && line.contains("WRITE")),
            "{locks}"
        );
    }
}
