//! Examines the file of an SQLite database: its file system, who can read it, and the room beside
//! it.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

use super::finding::Verdict;
use crate::store::file_system::{FileSystem, file_system_of};

const OTHER_PLACE_HINT: &str = "Have HALLPASS_DATABASE_URL or DATABASE_URL name a file on a local disk, or a PostgreSQL database; `hallpass backup` copies the file.";

/// How much is written beside the database to see whether there is room: some minutes of sign-ins.
const ROOM_BYTES: usize = 1 << 20;

/// Examines the file system of the file at `path`.
pub fn examine_file_system(path: &Path) -> Option<Verdict> {
    match file_system_of(path) {
        FileSystem::Fit => None,
        FileSystem::Doubtful(kind) => Some(Verdict::advice(
            format!(
                "its file system ({kind}) may be on another computer, where SQLite's files are damaged sooner or later"
            ),
            OTHER_PLACE_HINT,
        )),
        FileSystem::Network(kind) => Some(Verdict::wrong(
            format!(
                "it is on a network file system ({kind}), where SQLite's files are damaged sooner or later"
            ),
            OTHER_PLACE_HINT,
        )),
    }
}

/// Examines whether other users of this computer can read the file at `path`.
pub fn examine_permissions(path: &Path) -> Option<Verdict> {
    let mode = |path: &Path| Some(fs::metadata(path).ok()?.permissions().mode());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Those who may not enter the folder cannot read the file.
    let is_reachable = mode(folder)? & 0o011 != 0;
    (is_reachable && mode(path)? & 0o044 != 0).then(|| {
        Verdict::wrong(
            format!("others on this machine may read {}", path.display()),
            format!("Run `chmod 600 {}`: people's names and e-mail addresses are in it.", path.display()),
        )
    })
}

/// Examines whether the server can make the file at `path`, which does not exist.
pub fn examine_missing_file(path: &Path) -> Verdict {
    let folder = path.ancestors().skip(1).find(|folder| folder.exists());
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match test_write(folder, &[]) {
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

/// Examines whether there is room on the disk of a database that takes changes; `folder` is that of
/// an SQLite file. A rolled-back transaction does not reach the disk, so that a file is written.
pub fn examine_room(folder: Option<&Path>) -> Verdict {
    match folder.map(|folder| test_write(folder, &vec![0; ROOM_BYTES])) {
        None => Verdict::ok("it takes changes"),
        Some(Ok(())) => Verdict::ok("it takes changes, and there is room on its disk"),
        Some(Err(error)) => Verdict::wrong(
            format!("there is no room beside it: {error}"),
            "No one can sign in or out: make room on its disk.",
        ),
    }
}

fn test_write(folder: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let path = folder.join(format!(".hallpass-doctor-{}", std::process::id()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    fs::remove_file(path)?;
    written
}
