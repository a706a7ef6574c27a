//! Looks at the store.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

use super::Verdict;
use crate::{
    config::Config,
    store::{
        Database, OpenError,
        file_system::{FileSystem, file_system_of},
    },
};

const ELSEWHERE: &str = "Have HALLPASS_DATABASE_URL or DATABASE_URL name a file on a local disk, or a PostgreSQL database; `hallpass backup` copies the file.";

/// Looks whether it can be used, and who else can read it.
pub async fn examine(config: &Config) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    if let Database::Sqlite(path) = &config.database {
        match file_system_of(path) {
            FileSystem::Fit => {}
            FileSystem::Doubtful(kind) => verdicts.push(Verdict::advice(
                format!("its file system ({kind}) may be on another computer, where SQLite's files are damaged sooner or later"),
                ELSEWHERE,
            )),
            FileSystem::Network(kind) => verdicts.push(Verdict::wrong(
                format!("it is on a network file system ({kind}), where SQLite's files are damaged sooner or later"),
                ELSEWHERE,
            )),
        }
        match path.try_exists() {
            Ok(true) => verdicts.extend(private(path)),
            Ok(false) => {
                verdicts.push(makeable(path));
                return verdicts;
            }
            Err(error) => {
                let says = format!("{} cannot be looked at: {error}", path.display());
                return vec![Verdict::wrong(says, "Ask as the user that the server runs as.")];
            }
        }
    }
    if matches!(config.database, Database::Memory) {
        return vec![Verdict::advice(
            "it is in the memory of the server's process: sessions are lost when that ends",
            "For anything but tests write it as sqlite:/var/lib/hallpass/hallpass.db.",
        )];
    }
    let store = match config.database.open_as_it_is().await {
        Ok(store) => store,
        Err(error) => {
            verdicts.push(refused(&error, &config.database));
            return verdicts;
        }
    };
    verdicts.push(Verdict::ok("its tables (hallpass_*) are of this program's schema"));
    verdicts.push(match store.try_writing().await {
        Ok(()) => room(config.database.folder()),
        Err(error) => Verdict::wrong(
            format!("it cannot be written to: {error}"),
            "Nobody can sign in or out. Look whether another program holds its lock, whether this user may write to it, and \
             whether its disk is full.",
        ),
    });
    verdicts
}

/// Nothing reaches the disk by trying: so something is written beside it, as much as some minutes of sign-ins need.
fn room(folder: Option<&Path>) -> Verdict {
    match folder.map(|folder| written_in(folder, &vec![0; 1 << 20])) {
        None => Verdict::ok("it takes changes"),
        Some(Ok(())) => Verdict::ok("it takes changes, and there is room on its disk"),
        Some(Err(error)) => Verdict::wrong(
            format!("there is no room beside it: {error}"),
            "Nobody can sign in or out: make room on its disk.",
        ),
    }
}

fn refused(error: &OpenError, database: &Database) -> Verdict {
    match error {
        OpenError::NotSetUp { others: 0 } => {
            return Verdict::ok("it is empty: the server sets it up when it first starts");
        }
        OpenError::NotSetUp { others } => {
            return Verdict::advice(
                format!(
                    "it has {others} tables of other programs, and none of ours: the server makes them (hallpass_*) beside \
                     those when it first starts"
                ),
                "If that is not meant, have HALLPASS_DATABASE_URL name another database.",
            );
        }
        _ => {}
    }
    let hint = match error {
        OpenError::Behind => "Run `hallpass migrate`, or start the server.",
        OpenError::TooOld { .. } => {
            "Install the version that was here last, or restore a backup from before."
        }
        OpenError::NotOurs(_) => {
            "Have HALLPASS_DATABASE_URL or DATABASE_URL name another database, or rename those tables."
        }
        OpenError::PooledByTransaction => {
            "Set pool_mode = session in PgBouncer, or have HALLPASS_DATABASE_URL or DATABASE_URL name PostgreSQL itself."
        }
        OpenError::StartupParameter(_) => "Set ignore_startup_parameters = extra_float_digits in PgBouncer.",
        OpenError::Unreachable(_) => {
            "Start it, or have HALLPASS_DATABASE_URL or DATABASE_URL name where it listens."
        }
        OpenError::File { .. } => {
            "Let this user read and write the file that HALLPASS_DATABASE_URL or DATABASE_URL names, and its folder."
        }
        _ if database.folder().is_some() => {
            "Look whether HALLPASS_DATABASE_URL or DATABASE_URL names the right file, and whether this user may write to it and its folder; if it is \
             damaged, restore a backup."
        }
        _ => {
            "Look whether HALLPASS_DATABASE_URL or DATABASE_URL names the right host, database, user and password."
        }
    };
    Verdict::wrong(error.to_string(), hint)
}

/// There is none yet: whether the server could make it.
fn makeable(path: &Path) -> Verdict {
    let folder = path.ancestors().skip(1).find(|folder| folder.exists());
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match written_in(folder, &[]) {
        Ok(()) => Verdict::advice(
            "there is none yet",
            "The server makes it when it starts; so does `hallpass migrate`.",
        ),
        Err(error) => Verdict::wrong(
            format!("there is none yet, and {} cannot be written to: {error}", folder.display()),
            "Let this user write there, or have HALLPASS_DATABASE_URL or DATABASE_URL name another folder.",
        ),
    }
}

fn written_in(folder: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let path = folder.join(format!(".hallpass-doctor-{}", std::process::id()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    fs::remove_file(path)?;
    written
}

fn private(path: &Path) -> Option<Verdict> {
    let mode = |path: &Path| Some(fs::metadata(path).ok()?.permissions().mode());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Nobody gets at it through a folder that they may not enter.
    let reachable = mode(folder)? & 0o011 != 0;
    (reachable && mode(path)? & 0o044 != 0).then(|| {
        Verdict::wrong(
            format!("others on this machine may read {}", path.display()),
            format!("Run `chmod 600 {}`: names and addresses of people are in it.", path.display()),
        )
    })
}
