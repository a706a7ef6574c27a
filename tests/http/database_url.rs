//! `DATABASE_URL` as hosting providers write it, and the use of PostgreSQL.

use std::path::Path;

use hallpass_tests::{App, AppOptions, Client, fresh_database};
use serde_json::Value;
use sqlx::{Connection as _, Row as _};
use tokio::net::{TcpStream, UnixListener};

fn plain() -> AppOptions {
    AppOptions::default().without_dev_provider()
}

/// Returns the verdicts and texts of the doctor about `subject`.
fn doctor_findings(options: &AppOptions, subject: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let output = options.run_command(folder.path(), &["doctor", "--json"]);
    let findings = output.json();
    let about = findings.as_array().unwrap().iter().filter(|finding| finding["subject"] == subject);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    about.map(|finding| (text(&finding["verdict"]), text(&finding["says"]))).collect()
}

#[test]
fn database_url_with_an_unencoded_password_says_to_encode_it() {
    let folder = tempfile::tempdir().unwrap();
    for password in ["hunter2#x", "hunter2/x", "hunter2?x", "12/hunter2", "12?hunter2=x"] {
        let url = format!("postgres://ada:{password}@db.example.org/hallpass");
        let (status, stderr) = plain().env("DATABASE_URL", &url).run_to_end(folder.path());
        assert_eq!(status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("percent-encoded") && stderr.contains("# is %23"), "{stderr}");
        assert!(!stderr.contains("hunter2"), "{stderr}");
    }
}

#[tokio::test]
async fn database_url_parameters_of_hosters_are_ignored_and_logged() {
    let url = fresh_database(None).await;
    let parameters = "sslmode=disable&channel_binding=hunter2&target_session_attrs=hunter2&connect_timeout=hunter2\
                      &pgbouncer=hunter2&keepalives_idle=hunter2&supa=hunter2&application_name=hallpass";
    let app = App::start_with(AppOptions::default().on_postgres(&format!("{url}?{parameters}")));
    let log = app.log();
    for name in
        ["channel_binding", "target_session_attrs", "connect_timeout", "pgbouncer", "keepalives_idle", "supa"]
    {
        let warning = format!("DATABASE_URL has the parameter {name}, which is not used here and is ignored");
        assert!(log.contains(&warning), "{name}: {log}");
    }
    assert!(!log.contains("hunter2"), "{log}");
    Client::of(&app).sign_in("ada", "/").await;
}

#[test]
fn database_url_unsupported_tls_parameters_stop_the_start() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["sslpassword", "sslcrl", "sslmod", "ssl"] {
        let url = format!("postgres://ada@db.example.org/hallpass?{name}=hunter2");
        let (status, stderr) = plain().env("DATABASE_URL", &url).run_to_end(folder.path());
        assert_eq!(status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(&format!("the parameter {name}, which must not be ignored")), "{stderr}");
        assert!(!stderr.contains("hunter2"), "{stderr}");
    }
}

/// Opens a socket in `folder`, as PostgreSQL does, that leads to the server at `port`.
fn open_socket_to(port: u16, folder: &Path) {
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
    open_socket_to(port, folder.path());
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
async fn postgres_elsewhere_without_tls_is_reported() {
    let url = fresh_database(None).await;
    let here = AppOptions::default().on_postgres(&url);
    let app = App::start_with(here.clone());
    assert!(!app.log().contains("plain text"), "{}", app.log());
    assert!(doctor_findings(&here.without_dev_provider(), "DATABASE_URL").is_empty());
    // This IP address leads to this computer, but does not look like it.
    let elsewhere = plain().on_postgres(&url.replace("127.0.0.1", "0.0.0.0"));
    let app = App::start_with(elsewhere.clone());
    assert!(app.log().contains("does not insist on TLS"), "{}", app.log());
    let advice = doctor_findings(&elsewhere, "DATABASE_URL");
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
            assert!(browser.fetch_session().await.is_object());
        })
    });
    for person in people.collect::<Vec<_>>() {
        person.await.unwrap();
    }
    let count = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let row = sqlx::query(count).fetch_one(&mut app.open_database().await).await.unwrap();
    let connections: i64 = row.try_get(0).unwrap();
    assert!((1..=3).contains(&connections), "{connections}");

    let folder = tempfile::tempdir().unwrap();
    for wrong in ["2", "1001", "many"] {
        let options = plain().on_postgres(&url).env("HALLPASS_DATABASE_CONNECTIONS", wrong);
        let (status, stderr) = options.run_to_end(folder.path());
        assert_eq!(status.code(), Some(2), "{stderr}");
        assert!(
            stderr.contains("HALLPASS_DATABASE_CONNECTIONS") && stderr.contains("from 3 to 1000"),
            "{stderr}"
        );
    }
    let unused = App::start_with(plain().env("HALLPASS_DATABASE_CONNECTIONS", "3"));
    assert!(unused.log().contains("HALLPASS_DATABASE_CONNECTIONS is not used"), "{}", unused.log());
}

/// `DATABASE_URL` may be the application's: with `HALLPASS_DATABASE_URL` it is not even read.
#[tokio::test]
async fn database_url_of_an_application_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.db");
    let own = format!("sqlite:{}?mode=rwc", file.display());
    for application_url in
        ["mysql://ada:hunter2@localhost/app", "postgres://ada:hun/ter2@x", "nonsense", "sqlite:theirs.db"]
    {
        let options =
            AppOptions::default().env("DATABASE_URL", application_url).env("HALLPASS_DATABASE_URL", &own);
        let app = App::start_with(options.env("DATABASE_URL_FILE", "/nowhere"));
        Client::of(&app).sign_in("ada", "/").await;
        assert!(file.exists() && !app.folder().join("theirs.db").exists());
        assert!(!app.log().contains("DATABASE_URL") && !app.log().contains("hunter2"), "{}", app.log());
    }
    std::fs::write(folder.path().join("url"), &own).unwrap();
    let in_file = folder.path().join("url").display().to_string();
    let app = App::start_with(
        AppOptions::default().env("DATABASE_URL", "mysql://x").env("HALLPASS_DATABASE_URL_FILE", &in_file),
    );
    Client::of(&app).sign_in("ada", "/").await;
    let (status, stderr) = plain().env("DATABASE_URL", "mysql://ada:hunter2@x").run_to_end(folder.path());
    assert_eq!(status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("set HALLPASS_DATABASE_URL") && !stderr.contains("hunter2"), "{stderr}");
    let (_, stderr) = plain().env("HALLPASS_DATABASE_URL", "mysql://x").run_to_end(folder.path());
    assert!(stderr.contains("HALLPASS_DATABASE_URL names a database of another kind"), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn database_url_may_name_memory_for_tests() {
    let mut app = App::start_with(AppOptions::default().env("DATABASE_URL", "sqlite::memory:"));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    let requests = (0..50).map(|_| browser.clone()).map(|mut browser| async move {
        browser.get("/api/auth/sessions").await;
        browser.fetch_session().await
    });
    assert!(futures_util::future::join_all(requests).await.iter().all(|answer| *answer == session));
    let mut other = Client::of(&app);
    other.sign_in("grace", "/").await;
    assert_eq!(other.sign_out().await.status, reqwest::StatusCode::SEE_OTHER);
    assert_eq!(other.fetch_session().await, Value::Null);
    assert!(app.log().contains("are lost when it ends"), "{}", app.log());
    assert_eq!(app.run_command(&["sessions", "list"]).code, Some(1));
    app.kill();
    app.start_again();
    assert_eq!(browser.fetch_session().await, Value::Null);
}

/// An empty database is fine, and so is one with tables of other programs, but not with names of
/// ours.
#[tokio::test]
async fn doctor_says_whose_tables_are_in_the_database() {
    let url = fresh_database(None).await;
    let options = plain().on_postgres(&url).env("AUTH_SECRET", "0123456789abcdefghijklmnopqrstuvwxyz");
    let find = || doctor_findings(&options, "database").into_iter().next().unwrap();
    let (verdict, says) = find();
    assert!(verdict == "ok" && says.contains("it is empty"), "{says}");
    let mut database = sqlx::PgConnection::connect(&url).await.unwrap();
    let mut execute = async |sql: &'static str| {
        sqlx::query(sql).execute(&mut database).await.unwrap();
    };
    execute("CREATE TABLE _sqlx_migrations (version BIGINT, checksum BYTEA, success BOOLEAN)").await;
    execute("INSERT INTO _sqlx_migrations VALUES (20220205163207, 'x', TRUE)").await;
    execute("CREATE TABLE sessions (id BIGINT)").await;
    let (verdict, says) = find();
    assert!(verdict == "advice" && says.contains("2 tables of other programs, and none of ours"), "{says}");
    execute("CREATE TABLE hallpass_sessions (id BIGINT)").await;
    let (verdict, says) = find();
    assert!(verdict == "wrong" && says.contains("hallpass_sessions"), "{says}");
    let folder = tempfile::tempdir().unwrap();
    let (status, stderr) = options.run_to_end(folder.path());
    assert!(
        !status.success() && stderr.contains("that hallpass did not make (hallpass_sessions)"),
        "{stderr}"
    );
    execute("DROP TABLE hallpass_sessions").await;
    let app = App::start_with(options.clone());
    assert_eq!(app.run_command(&["sessions", "list"]).code, Some(0));
    let (verdict, says) = find();
    assert!(verdict == "ok" && says.contains("hallpass_*"), "{says}");
}

#[test]
fn sqlite_file_of_another_format_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let junk = folder.path().join("junk.db");
    std::fs::write(&junk, vec![7; 5000]).unwrap();
    let (status, stderr) =
        plain().env("DATABASE_URL", &format!("sqlite:{}", junk.display())).run_to_end(folder.path());
    assert!(!status.success());
    assert!(stderr.contains("junk.db is not an SQLite database"), "{stderr}");
    assert_eq!(std::fs::read(&junk).unwrap(), vec![7; 5000]);
}
