//! SQLite on a network file system. There is none here: a preloaded library makes `statfs` say so.

use std::path::Path;

use hallpass_tests::{App, AppOptions};

use crate::preloaded_library;

const NFS: &str = "6969";
const FUSE: &str = "65735546";

/// Options with which the server in `folder` sees only file systems of the kind `number`.
fn on_file_system(number: &str, folder: &Path) -> AppOptions {
    let library = preloaded_library::compile("network_file_system.c", folder);
    let options = AppOptions::default().without_dev_provider();
    options.env("LD_PRELOAD", library.to_str().unwrap()).env("TEST_FILE_SYSTEM", number)
}

fn doctor_says(options: &AppOptions, folder: &Path, verdict: &str, says: &str) -> bool {
    let findings = options.run_command(folder, &["doctor", "--json"]).json();
    findings.as_array().unwrap().iter().any(|finding| {
        finding["subject"] == "database"
            && finding["verdict"] == verdict
            && finding["says"].as_str().unwrap().contains(says)
    })
}

#[test]
fn sqlite_on_a_network_file_system_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let options = on_file_system(NFS, folder.path());
    let (status, stderr) = options.run_to_end(folder.path());
    assert_eq!(status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("network file system (NFS)") && stderr.contains("local disk"), "{stderr}");
    assert!(!folder.path().join("hallpass-data").exists(), "a database was made");
    assert!(doctor_says(&options, folder.path(), "wrong", "network file system (NFS)"));
}

/// A file system that may be on the network is reported at the start and by the doctor.
#[test]
fn sqlite_on_a_doubtful_file_system_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let options = on_file_system(FUSE, folder.path());
    let app = App::start_with(options.clone());
    assert!(app.log().contains("file system of the kind FUSE"), "{}", app.log());
    assert!(doctor_says(&options, folder.path(), "advice", "FUSE"));
}
