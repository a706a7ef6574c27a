//! The secret in development: generated once and kept in a file, so sessions survive a restart.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
};

use secrecy::{ExposeSecret as _, SecretString};

use crate::{crypto::random, store::Database};

/// The folder for the file if the database is not a file.
const FOLDER: &str = "hallpass-data";
const FILE: &str = "development-secret";

/// Reads the secret from the folder of `database`, else of the working folder. On first use it is
/// generated, and readable only for this user.
///
/// # Errors
/// The file can be neither read nor created.
pub fn development_secret(database: &Database) -> io::Result<SecretString> {
    let folder = database.folder().unwrap_or(Path::new(FOLDER));
    if !folder.as_os_str().is_empty() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let path = folder.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) if random::is_token(text.trim()) => return Ok(text.trim().into()),
        Ok(_) => fs::remove_file(&path)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let secret = random::random_token();
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    file.write_all(secret.expose_secret().as_bytes())?;
    Ok(secret)
}
