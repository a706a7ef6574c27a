//! Sources of settings: the environment, which other software shares, secret files,
//! `hallpass.toml`.

use std::fs;

use hallpass_tests::{App, AppOptions, Client};

const SECRET: &str = "k3Jx9vQ2mZ8rT5wY7uB1nC4dF6gH0aLs";

/// A value that must never be shown.
const HIDDEN: &str = "hunter2";

fn plain() -> AppOptions {
    AppOptions::default().without_dev_provider()
}

/// Checks that the start fails with status 2 and an error that contains `parts`, but not the hidden
/// value.
fn assert_refused(options: &AppOptions, parts: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let (status, stderr) = options.run_to_end(folder.path());
    assert_eq!(status.code(), Some(2), "{stderr}");
    for part in parts {
        assert!(stderr.contains(part), "{part} is missing in {stderr}");
    }
    assert!(!stderr.contains(HIDDEN), "{stderr}");
}

#[test]
fn settings_injected_by_kubernetes_do_not_stop_the_start() {
    let injected = [
        ("HALLPASS_PORT", "tcp://10.0.0.1:80"),
        ("HALLPASS_SERVICE_HOST", "10.0.0.1"),
        ("HALLPASS_SERVICE_PORT", "80"),
        ("HALLPASS_SERVICE_PORT_HTTP", "80"),
        ("HALLPASS_PORT_80_TCP", "tcp://10.0.0.1:80"),
        ("HALLPASS_PORT_80_TCP_ADDR", "10.0.0.1"),
        ("HALLPASS_PORT_80_TCP_PORT", "80"),
        ("HALLPASS_PORT_80_TCP_PROTO", "tcp"),
        ("AUTH_SERVICE_HOST", "10.0.0.1"),
        ("AUTH_SERVICE_URL", "https://auth.example.org"),
        ("AUTH_API_URL", "https://auth.example.org"),
    ];
    let options =
        injected.into_iter().fold(AppOptions::default(), |options, (name, value)| options.env(name, value));
    let log = App::start_with(options).log();
    assert!(!log.contains("HALLPASS_") && !log.contains("AUTH_"), "{log}");
}

#[test]
fn settings_that_are_empty_are_unset() {
    let empty = [
        "AUTH_URL",
        "AUTH_SECRET",
        "AUTH_SECRET_1",
        "AUTH_SECRET_FILE",
        "AUTH_GOOGLE_ID",
        "AUTH_GOOGLE_SECRET",
        "AUTH_WORK_ID",
        "AUTH_WORK_SECRET",
        "AUTH_WORK_ISSUER",
        "AUTH_WORK_NAME",
        "DATABASE_URL",
        "HALLPASS_CONFIG",
        "HALLPASS_IDLE_LIMIT",
        "HALLPASS_LISTNE",
    ];
    let log = App::start_with(empty.into_iter().fold(plain(), |options, name| options.env(name, ""))).log();
    assert!(log.contains("no provider is configured") && !log.contains("LISTNE"), "{log}");
}

#[test]
fn settings_with_a_typing_mistake_are_logged_and_found() {
    let app = App::start_with(plain().env("HALLPASS_IDLE_LIMTI", HIDDEN));
    let log = app.log();
    let warning = "HALLPASS_IDLE_LIMTI is not a setting, and is ignored. Did you mean HALLPASS_IDLE_LIMIT?";
    assert!(log.contains(warning) && !log.contains(HIDDEN), "{log}");
    let findings = app.run_command(&["doctor", "--json"]).json();
    let advice =
        findings.as_array().unwrap().iter().find(|finding| finding["subject"] == "HALLPASS_IDLE_LIMTI");
    assert_eq!(advice.unwrap()["verdict"], "advice", "{findings:#}");
}

#[test]
fn settings_with_a_typing_mistake_are_named_if_it_fails() {
    let options = plain().env("AUTH_URL", "https://app.example.org").env("AUTH_SECERT", HIDDEN);
    assert_refused(
        &options,
        &["AUTH_SECRET is not set", "AUTH_SECERT is not a setting", "mean AUTH_SECRET?"],
    );
}

#[tokio::test]
async fn secret_files_are_read_for_the_secret_and_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let database = folder.path().join("elsewhere.db");
    let options = AppOptions::default()
        .env("AUTH_SECRET_FILE", &file("secret", &format!("{SECRET}\n")))
        .env("DATABASE_URL_FILE", &file("url", &format!("sqlite:{}\r\n", database.display())))
        .env("AUTH_WORK_ID_FILE", &file("id", "us\n"))
        .env("AUTH_WORK_SECRET_FILE", &file("work", "hunter2\n"))
        .env("AUTH_WORK_ISSUER", "https://id.example.org");
    let app = App::start_with(options);
    assert!(database.exists());
    assert!(!app.data_folder().exists(), "a secret or a database was made there");
    let mut browser = hallpass_tests::Client::of(&app);
    assert_eq!(browser.get("/api/auth/providers").await.json()["work"]["name"], "Work");
}

#[test]
fn secret_files_that_are_unusable_stop_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty");
    fs::write(&empty, "\n").unwrap();
    let missing = folder.path().join("missing");
    let (empty, missing) = (empty.to_str().unwrap(), missing.to_str().unwrap());
    for name in ["AUTH_SECRET_FILE", "AUTH_SECRET_1_FILE", "DATABASE_URL_FILE", "AUTH_GOOGLE_SECRET_FILE"] {
        assert_refused(&plain().env(name, missing), &[name, missing, "does not exist", "mounted"]);
        assert_refused(&plain().env(name, empty), &[name, empty, "is empty"]);
    }
    let both = plain().env("AUTH_SECRET", &format!("{HIDDEN}{SECRET}")).env("AUTH_SECRET_FILE", empty);
    assert_refused(&both, &["AUTH_SECRET_FILE is set, and so is AUTH_SECRET", "Keep one"]);
    let all = plain().env("AUTH_SECRET_FILE", missing).env("HALLPASS_LISTEN", "a");
    assert_refused(&all, &["AUTH_SECRET_FILE", "HALLPASS_LISTEN"]);
}

#[test]
fn config_file_that_does_not_exist_stops_the_start() {
    let options = plain().env("HALLPASS_CONFIG", "/nowhere/hallpass.toml");
    assert_refused(
        &options,
        &["HALLPASS_CONFIG names /nowhere/hallpass.toml, which does not exist", "mounted"],
    );
}

#[test]
fn config_file_with_a_wrong_type_is_refused_without_its_value() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    let options = plain().env("HALLPASS_CONFIG", path.to_str().unwrap());
    for (text, says) in [
        ("AUTH_X_SECRET = 123456789", "AUTH_X_SECRET is not a text"),
        ("AUTH_X_SECRET = [\"123456789\"]", "AUTH_X_SECRET is not a text"),
        ("AUTH_X_SECRET = 123456789x", "line 1"),
        ("HALLPASS_LISTNE = \"123456789\"", "Did you mean HALLPASS_LISTEN?"),
        ("LISTEN = \"123456789\"", "LISTEN is not a setting"),
    ] {
        fs::write(&path, text).unwrap();
        let (status, stderr) = options.run_to_end(folder.path());
        assert_eq!(status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(says) && !stderr.contains("123456789"), "{text}: {stderr}");
    }
}

#[test]
fn provider_names_that_become_the_same_id_stop_the_start() {
    let parts = |options: AppOptions, prefix: &str| {
        options
            .env(&format!("{prefix}_ID"), "us")
            .env(&format!("{prefix}_SECRET"), HIDDEN)
            .env(&format!("{prefix}_ISSUER"), "https://id.example.org")
    };
    for twin in ["AUTH_work", "AUTH_AUTH_WORK"] {
        let options = parts(parts(plain(), "AUTH_WORK"), twin);
        assert_refused(&options, &["names the same provider as", "Give the two different names"]);
    }
}

#[tokio::test]
async fn rust_log_with_a_mistake_silences_nothing() {
    let app = App::start_with(AppOptions::default().env("RUST_LOG", "nonsense=foo=bar"));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let log = app.log();
    assert!(log.contains("RUST_LOG cannot be read") && log.contains("signed in user="), "{log}");
}
