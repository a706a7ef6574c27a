//! Looks at the store.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use super::Verdict;
use crate::{
    config::Config,
    store::{Database, OperatedStore as _, StoreError},
};

/// Looks whether it can be used, and who else can read it.
pub async fn examine(config: &Config) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    if let Database::Sqlite(path) = &config.database {
        if !path.exists() {
            return vec![makeable(path)];
        }
        verdicts.extend(private(path));
    }
    let store = match config.database.open_as_it_is().await {
        Ok(store) => store,
        Err(error) => {
            verdicts.push(refused(&error));
            return verdicts;
        }
    };
    verdicts.push(Verdict::ok("its schema is this program's"));
    verdicts.push(match store.try_writing().await {
        Ok(()) => Verdict::ok("it can be written to"),
        Err(error) => Verdict::wrong(
            format!("it cannot be written to: {error}"),
            "Nobody can sign in or out: make room on its disk, and let this user write to it.",
        ),
    });
    verdicts
}

fn refused(error: &StoreError) -> Verdict {
    let cure = match error {
        StoreError::Behind => "Run `hallpass migrate`, or start the server.",
        StoreError::TooOld { .. } => {
            "Install the version that was here last, or restore a backup from before."
        }
        StoreError::Unreachable(_) => "Start it, or have DATABASE_URL name where it listens.",
        StoreError::File { .. } => {
            "Let this user read and write the file that DATABASE_URL names, and its folder."
        }
        _ => "Look whether DATABASE_URL names the right host, database, user and password.",
    };
    Verdict::wrong(error.to_string(), cure)
}

/// There is none yet: whether the server could make it.
fn makeable(path: &Path) -> Verdict {
    let folder = path.ancestors().skip(1).find(|folder| folder.exists());
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match tempfile_in(folder) {
        Ok(()) => Verdict::advice(
            "there is none yet",
            "The server makes it when it starts; so does `hallpass migrate`.",
        ),
        Err(error) => Verdict::wrong(
            format!("there is none yet, and {} cannot be written to: {error}", folder.display()),
            "Let this user write there, or have DATABASE_URL name another folder.",
        ),
    }
}

fn tempfile_in(folder: &Path) -> std::io::Result<()> {
    let path = folder.join(format!(".hallpass-doctor-{}", std::process::id()));
    fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
    fs::remove_file(path)
}

fn private(path: &Path) -> Option<Verdict> {
    let mode = fs::metadata(path).ok()?.permissions().mode();
    (mode & 0o077 != 0).then(|| {
        Verdict::wrong(
            format!("others on this machine may read {}", path.display()),
            format!("Run `chmod 600 {}`: names and addresses of people are in it.", path.display()),
        )
    })
}
