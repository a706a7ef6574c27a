//! `DATABASE_URL` as hosters hand it out, and how PostgreSQL is used.

use std::path::Path;

use hallpass_tests::{App, AppOptions, Client, fresh_database};
use serde_json::Value;
use sqlx::Row as _;
use tokio::net::{TcpStream, UnixListener};

fn plain() -> AppOptions {
    AppOptions::default().without_dev_provider()
}

/// What the doctor says about `subject`, by verdict.
fn findings(options: &AppOptions, subject: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let operated = options.operate(folder.path(), &["doctor", "--json"]);
    let findings = operated.json();
    let about = findings.as_array().unwrap().iter().filter(|finding| finding["subject"] == subject);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    about.map(|finding| (text(&finding["verdict"]), text(&finding["says"]))).collect()
}

#[test]
fn database_url_with_an_unencoded_password_says_to_encode_it() {
    let folder = tempfile::tempdir().unwrap();
    for password in ["hunter2#x", "hunter2/x", "hunter2?x", "12/hunter2", "12?hunter2=x"] {
        let url = format!("postgres://ada:{password}@db.example.org/hallpass");
        let (status, said) = plain().env("DATABASE_URL", &url).run_to_end(folder.path());
        assert_eq!(status.code(), Some(2), "{said}");
        assert!(said.contains("percent-encoded") && said.contains("# is %23"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[tokio::test]
async fn database_url_parameters_of_hosters_are_ignored_and_told() {
    let url = fresh_database(None).await;
    let parameters = "sslmode=disable&channel_binding=hunter2&target_session_attrs=hunter2&connect_timeout=hunter2\
                      &pgbouncer=hunter2&keepalives_idle=hunter2&supa=hunter2&application_name=hallpass";
    let app = App::start_with(AppOptions::default().on_postgres(&format!("{url}?{parameters}")));
    let log = app.log();
    for name in
        ["channel_binding", "target_session_attrs", "connect_timeout", "pgbouncer", "keepalives_idle", "supa"]
    {
        let told = format!("DATABASE_URL has the parameter {name}, which is not used here and is ignored");
        assert!(log.contains(&told), "{name}: {log}");
    }
    assert!(!log.contains("hunter2"), "{log}");
    Client::of(&app).sign_in("ada", "/").await;
}

#[test]
fn database_url_parameters_that_must_not_be_ignored_stop_the_start() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["sslpassword", "sslcrl", "sslmod", "ssl"] {
        let url = format!("postgres://ada@db.example.org/hallpass?{name}=hunter2");
        let (status, said) = plain().env("DATABASE_URL", &url).run_to_end(folder.path());
        assert_eq!(status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("the parameter {name}, which must not be ignored")), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
}

/// A socket in `folder`, as PostgreSQL has one, that leads to the server at `port`.
fn socket_to(port: u16, folder: &Path) {
    let listener = UnixListener::bind(folder.join(format!(".s.PGSQL.{port}"))).unwrap();
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut far = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
            });
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn database_url_may_name_a_unix_socket() {
    let url = url::Url::parse(&fresh_database(None).await).unwrap();
    let (port, database, user) = (url.port().unwrap(), url.path(), url.username());
    let folder = tempfile::tempdir().unwrap();
    socket_to(port, folder.path());
    let socket = folder.path().to_str().unwrap();
    let encoded = socket.replace('/', "%2F");
    for url in [
        format!("postgres://{database}?host={socket}&port={port}&user={user}"),
        format!("postgres://{user}@{database}?host={socket}&port={port}"),
        format!("postgres://{user}:secret@{encoded}:{port}{database}"),
    ] {
        let options = AppOptions::default().on_postgres(&url);
        let started = tokio::task::spawn_blocking(move || App::start_with(options)).await;
        let app = started.unwrap();
        Client::of(&app).sign_in("ada", "/").await;
        assert!(!app.log().contains("DATABASE_URL"), "{url}: {}", app.log());
    }
}

#[tokio::test]
async fn postgres_elsewhere_without_tls_is_told_at_the_start_and_by_the_doctor() {
    let url = fresh_database(None).await;
    let here = AppOptions::default().on_postgres(&url);
    let app = App::start_with(here.clone());
    assert!(!app.log().contains("plain text"), "{}", app.log());
    assert!(findings(&here.without_dev_provider(), "DATABASE_URL").is_empty());
    // It leads to this computer, and nothing says so.
    let elsewhere = plain().on_postgres(&url.replace("127.0.0.1", "0.0.0.0"));
    let app = App::start_with(elsewhere.clone());
    assert!(app.log().contains("does not insist on TLS"), "{}", app.log());
    let advice = findings(&elsewhere, "DATABASE_URL");
    assert!(
        matches!(&advice[..], [(verdict, says)] if verdict == "advice" && says.contains("TLS")),
        "{advice:?}"
    );
}

#[tokio::test]
async fn postgres_connections_are_limited_to_the_configured_number() {
    let url = fresh_database(None).await;
    let options = AppOptions::default().on_postgres(&url).env("HALLPASS_DATABASE_CONNECTIONS", "3");
    let app = App::start_with(options);
    let people = (0..24).map(|_| {
        let mut browser = Client::of(&app);
        tokio::spawn(async move {
            browser.sign_in("ada", "/").await;
            assert!(browser.session().await.is_object());
        })
    });
    for person in people.collect::<Vec<_>>() {
        person.await.unwrap();
    }
    let count = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let row = sqlx::query(count).fetch_one(&mut app.database().await).await.unwrap();
    let connections: i64 = row.try_get(0).unwrap();
    assert!((1..=3).contains(&connections), "{connections}");

    let folder = tempfile::tempdir().unwrap();
    for wrong in ["2", "1001", "many"] {
        let options = plain().on_postgres(&url).env("HALLPASS_DATABASE_CONNECTIONS", wrong);
        let (status, said) = options.run_to_end(folder.path());
        assert_eq!(status.code(), Some(2), "{said}");
        assert!(said.contains("HALLPASS_DATABASE_CONNECTIONS") && said.contains("from 3 to 1000"), "{said}");
    }
    let unused = App::start_with(plain().env("HALLPASS_DATABASE_CONNECTIONS", "3"));
    assert!(unused.log().contains("HALLPASS_DATABASE_CONNECTIONS is not used"), "{}", unused.log());
}
