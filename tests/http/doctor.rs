//! `hallpass doctor`: what is wrong, and what to do about it.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use hallpass_tests::{
    App, AppOptions, Behaviour, CertifiedProvider, FakeProvider, Nginx, Reply, execute, fresh_database,
};
use serde_json::{Value, json};

const SECRET: &str = "k3Jx9vQ2mZ8rT5wY7uB1nC4dF6gH0aLs";

/// Runs the doctor. Returns its findings, and whether anything is wrong.
fn run_doctor(options: &AppOptions, folder: &Path) -> (Vec<Value>, bool) {
    let output = options.run_command(folder, &["doctor", "--json"]);
    let findings = output.json().as_array().unwrap().clone();
    let wrong = findings.iter().any(|finding| finding["verdict"] == "wrong");
    assert_eq!(output.code, Some(i32::from(wrong)), "{output:?}");
    assert!(!output.stdout.contains("hunter2"), "a secret was shown: {output:?}");
    (findings, wrong)
}

/// Checks that the doctor finds `subject` wrong for this reason, with this hint.
fn assert_found(options: &AppOptions, folder: &Path, subject: &str, says: &str, hint: &str) {
    let (findings, _) = run_doctor(options, folder);
    let found = findings.iter().any(|finding| {
        finding["verdict"] == "wrong"
            && finding["subject"] == subject
            && finding["says"].as_str().unwrap().contains(says)
            && finding["hint"].as_str().unwrap().contains(hint)
    });
    assert!(found, "{subject}: {says}: {hint}: {findings:#?}");
}

fn plain() -> AppOptions {
    AppOptions::default().without_dev_provider()
}

#[tokio::test]
async fn doctor_finds_configuration_mistakes_with_hints() {
    let folder = tempfile::tempdir().unwrap();
    let production = plain().env("AUTH_URL", "https://app.example.org");
    for (options, subject, says, hint) in [
        (plain().env("AUTH_URL", "app.example.org"), "AUTH_URL", "", "https://app.example.org"),
        (plain().env("AUTH_SECRET", "hunter2"), "AUTH_SECRET", "fewer than 32 bytes", "openssl rand"),
        (production.clone(), "AUTH_SECRET", "is not set", "openssl rand"),
        (plain().env("AUTH_SECRET_1", SECRET), "AUTH_SECRET_1", "AUTH_SECRET is not", "Set AUTH_SECRET too"),
        (
            plain().env("AUTH_SECRET", SECRET).env("AUTH_SECRET_1", SECRET),
            "AUTH_SECRET_1",
            "repeats another secret",
            "openssl rand",
        ),
        (plain().env("AUTH_WORK_ID", "us"), "AUTH_WORK_SECRET", "", ""),
        (
            plain().env("DATABASE_URL", "mysql://ada:hunter2@localhost"),
            "DATABASE_URL",
            "another kind",
            "HALLPASS_DATABASE_URL",
        ),
        (
            plain().env("DATABASE_URL", "postgres://ada@localhost/a?sslpassword=hunter2"),
            "DATABASE_URL",
            "sslpassword",
            "Leave it out",
        ),
        (plain().env("HALLPASS_IDLE_LIMIT", "a week"), "HALLPASS_IDLE_LIMIT", "not a number", "Write it as"),
        (
            production.env("AUTH_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            "AUTH_SECRET",
            "can be guessed",
            "openssl rand",
        ),
        (
            plain()
                .env("AUTH_SECRET", SECRET)
                .env("HALLPASS_LISTEN", "0.0.0.0:0")
                .env("AUTH_URL", "http://app.example.org"),
            "AUTH_URL",
            "must be https",
            "https://",
        ),
    ] {
        assert_found(&options, folder.path(), subject, says, hint);
    }
}

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

#[tokio::test]
async fn doctor_finds_unusable_providers_with_hints() {
    let folder = tempfile::tempdir().unwrap();
    let provider = FakeProvider::start();
    let options = provider.configure(plain(), "fake");
    let (findings, wrong) = run_doctor(&options, folder.path());
    assert!(!wrong, "{findings:#?}");
    let find = |says: &str, hint: &str| assert_found(&options, folder.path(), "provider fake", says, hint);
    let document = |change: fn(&mut Value)| Behaviour { discovery: Box::new(change), ..Behaviour::default() };
    for (behaviour, says, hint) in [
        (
            document(|document| document["issuer"] = "http://127.0.0.1:1/".into()),
            "calls its issuer",
            "AUTH_FAKE_ISSUER",
        ),
        (
            document(|document| document["token_endpoint"] = "http://app.example.org/token".into()),
            "token_endpoint is not https",
            "whoever runs the provider",
        ),
        (document(|document| document["jwks_uri"] = Value::Null), "no jwks_uri", "whoever runs the provider"),
        (
            document(|document| document["response_types_supported"] = json!(["token"])),
            "authorization code flow",
            "Switch",
        ),
        (
            document(|document| document["code_challenge_methods_supported"] = json!(["plain"])),
            "PKCE with S256",
            "Switch",
        ),
        (
            document(|document| document["id_token_signing_alg_values_supported"] = json!(["HS256"])),
            "signs ID tokens with nothing of",
            "Switch",
        ),
        (
            Behaviour { keys: Box::new(|keys| keys["keys"] = json!([])), ..Behaviour::default() },
            "no keys to sign with",
            "whoever runs the provider",
        ),
        (Behaviour::replying("discovery", Reply::html(404)), "status 404", "AUTH_FAKE_ISSUER"),
        (
            Behaviour::replying(
                "discovery",
                Reply::json(&json!({})).header("Date", "Tue, 01 Jan 2019 00:00:00 GMT"),
            ),
            "clock",
            "NTP",
        ),
        (
            Behaviour::replying(
                "authorize",
                Reply::redirect("https://id.example.org/oauth/error?authError=abc"),
            ),
            "leads to an error page",
            "/api/auth/callback/fake",
        ),
        (
            Behaviour::replying(
                "token",
                Reply::new(
                    401,
                    "application/json",
                    r#"{"error":"access_denied","error_description":"Unauthorized"}"#,
                ),
            ),
            "refuses the client id or its secret",
            "AUTH_FAKE_SECRET",
        ),
        (
            Behaviour::replying("token", Reply::new(404, "application/json", r#"{"error":"Not Found"}"#)),
            "refuses the client id or its secret",
            "AUTH_FAKE_ID",
        ),
        (
            Behaviour::replying(
                "token",
                Reply::new(401, "application/json", r#"{"error":"invalid_client"}"#),
            ),
            "refuses the client id or its secret",
            "AUTH_FAKE_SECRET",
        ),
    ] {
        provider.set_behaviour(behaviour);
        find(says, hint);
    }
    // What cannot be seen is not called correct; and a cached answer says nothing about the clock.
    let yesterday = Reply::json(&json!({})).header("Date", "Tue, 01 Jan 2019 00:00:00 GMT");
    for (behaviour, says) in [
        (Behaviour::replying("authorize", Reply::html(200)), "cannot be seen from here"),
        (Behaviour::replying("authorize", Reply::html(503)), "cannot be seen from here"),
        (
            Behaviour::replying(
                "token",
                Reply::new(400, "application/json", r#"{"error":"invalid_request"}"#),
            ),
            "cannot be seen from here",
        ),
    ] {
        provider.set_behaviour(behaviour);
        let (findings, wrong) = run_doctor(&options, folder.path());
        let advised = findings.iter().any(|finding| {
            finding["verdict"] == "advice" && finding["says"].as_str().unwrap().contains(says)
        });
        assert!(advised && !wrong, "{findings:#?}");
    }
    let age = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() - 1_546_300_800;
    provider.set_behaviour(Behaviour::replying("discovery", yesterday.header("Age", &age.to_string())));
    let (findings, _) = run_doctor(&options, folder.path());
    let clock = findings.iter().find(|finding| finding["says"].as_str().unwrap().contains("clock")).unwrap();
    assert_eq!(clock["verdict"], "ok", "{clock}");
    drop(provider);
    find("no answer", "DNS");
}

#[tokio::test]
async fn doctor_checks_the_registration_at_a_certified_provider() {
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let provider =
        CertifiedProvider::start(&format!("http://localhost:{port}/api/auth/callback/certified"), "RS256");
    let options = provider.configure(plain()).env("HALLPASS_LISTEN", &format!("127.0.0.1:{port}"));
    let (findings, wrong) = run_doctor(&options, folder.path());
    assert!(!wrong, "{findings:#?}");
    let says = |text: &str| findings.iter().any(|finding| finding["says"].as_str().unwrap().contains(text));
    assert!(says("knows the client id and its secret") && says("as the way back"), "{findings:#?}");

    let find = |options: &AppOptions, says: &str, hint: &str| {
        assert_found(options, folder.path(), "provider certified", says, hint);
    };
    find(
        &options.clone().env("AUTH_CERTIFIED_SECRET", "hunter2 is another one"),
        "or its secret",
        "AUTH_CERTIFIED_SECRET",
    );
    find(&options.clone().env("AUTH_CERTIFIED_ID", "another client"), "refuses", "client id");
    // The redirect URL is not the registered one.
    find(
        &options.env("AUTH_URL", "http://localhost:1"),
        "refuses us",
        "http://localhost:1/api/auth/callback/certified",
    );
}

#[tokio::test]
async fn doctor_finds_faults_between_users_and_server_with_hints() {
    let folder = tempfile::tempdir().unwrap();
    let options = plain().env("AUTH_SECRET", SECRET);
    let nginx = Nginx::without_important_headers();
    let app = App::start_with(nginx.configure(options.clone()));
    for (says, hint) in [
        ("no cookie of the server arrives", "unchanged"),
        ("a cache answers", "Cache-Control"),
        ("security headers do not arrive", "unchanged"),
    ] {
        assert_found(&nginx.configure(options.clone()), app.folder(), "AUTH_URL", says, hint);
    }
    let other_server = FakeProvider::start();
    let elsewhere = options.clone().env("AUTH_URL", other_server.issuer());
    assert_found(&elsewhere, folder.path(), "AUTH_URL", "somebody else answers", "pass every path on");

    let app = App::start_with(options);
    let (findings, wrong) =
        run_doctor(&plain().env("AUTH_SECRET", SECRET).env("AUTH_URL", &app.url), app.folder());
    assert!(!wrong, "{findings:#?}");
    let old = plain()
        .env("AUTH_SECRET", SECRET)
        .env("AUTH_SECRET_1", &SECRET.replace('k', "z"))
        .env("AUTH_URL", &app.url);
    let (findings, wrong) = run_doctor(&old, app.folder());
    let advice = findings.iter().find(|finding| finding["verdict"] == "advice").unwrap();
    assert!(!wrong && advice["says"].as_str().unwrap().contains("still accepted"), "{findings:#?}");
}
