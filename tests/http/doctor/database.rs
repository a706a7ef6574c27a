//! Databases that cannot be used.

use std::{fs, os::unix::fs::PermissionsExt as _};

use hallpass_tests::{App, AppOptions, execute, fresh_database};

use super::{assert_found, plain};

#[tokio::test]
async fn doctor_finds_unusable_databases_with_hints() {
    let folder = tempfile::tempdir().unwrap();
    let find = |options: &AppOptions, says: &str, hint: &str| {
        assert_found(options, folder.path(), "database", says, hint);
    };
    find(
        &plain().env("DATABASE_URL", "sqlite:/proc/hallpass/a.db"),
        "cannot be written to",
        "name another folder",
    );
    find(&plain().on_postgres("postgres://ada:hunter2@127.0.0.1:1/a"), "cannot be reached", "Start it");
    let nowhere = format!("{}_nowhere", fresh_database(None).await);
    find(&plain().on_postgres(&nowhere), "does not exist", "DATABASE_URL");

    for options in plain().on_every_engine().await {
        let mut app = App::start_with(options);
        app.kill();
        let wrong = |says: &str, hint: &str| {
            let output = app.run_command(&["doctor", "--json"]);
            let findings = output.json();
            let found = findings.as_array().unwrap().iter().any(|finding| {
                finding["verdict"] == "wrong"
                    && finding["says"].as_str().unwrap().contains(says)
                    && finding["hint"].as_str().unwrap().contains(hint)
            });
            assert!(found, "{says}: {findings:#}");
        };
        let mut database = app.open_database().await;
        let mut change = async |sql: &'static str| {
            execute(&mut database, sql).await;
        };
        change("UPDATE hallpass_schema_support SET oldest = 9999").await;
        wrong("too old", "Install the version");
        change("UPDATE hallpass_schema_support SET oldest = 8").await;
        change("DELETE FROM hallpass_migrations WHERE version > 13").await;
        wrong("older than this program", "hallpass migrate");
        let file = app.data_folder().join("hallpass.db");
        if file.exists() {
            fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
            fs::set_permissions(app.data_folder(), fs::Permissions::from_mode(0o755)).unwrap();
            wrong("others on this machine", "chmod 600");
        }
    }
}
