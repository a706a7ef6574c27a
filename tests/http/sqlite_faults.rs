//! Faults of the SQLite file: locked by another process, on a full disk, damaged (S3, S10).

use std::{
    fs::{self, File},
    io::{ErrorKind, Write as _},
    path::Path,
    time::Duration,
};

use hallpass_tests::{App, AppOptions, Client, assert_intact, wait_for, wait_for_async};
use nix::{
    fcntl::{FcntlArg, fcntl},
    libc,
};
use reqwest::StatusCode;
use serde_json::Value;
use sqlx::{AnyConnection, Connection as _, Executor as _, Row as _};

/// Offset and length of the locks of SQLite's write-ahead log in its shared memory: to write, to
/// checkpoint, to recover, and five to read.
const LOCKS: (i64, i64) = (120, 8);

/// Takes or releases all of the locks. They belong to the open file, so that they also block
/// connections of this process.
fn set_locks(file: &File, kind: i32) -> bool {
    let (l_start, l_len) = LOCKS;
    let [l_type, l_whence] = [kind, libc::SEEK_SET].map(|flag| i16::try_from(flag).unwrap());
    let wanted = libc::flock { l_type, l_whence, l_start, l_len, l_pid: 0 };
    fcntl(file, FcntlArg::F_OFD_SETLK(&wanted)).is_ok()
}

/// A file whose locks another process holds is an outage, and signs no one out.
#[tokio::test(flavor = "multi_thread")]
async fn session_s03_sqlite_locked_by_another_process_is_an_outage() {
    let app = App::start();
    let (mut browser, mut anonymous) = (Client::of(&app), Client::of(&app));
    browser.sign_in("ada", "/").await;
    let (session, token) = (browser.fetch_session().await, browser.fetch_csrf_token().await);
    let shared = app.data_folder().join("hallpass.db-shm");
    let holder = File::options().read(true).write(true).open(shared).unwrap();
    let mut database = app.open_database().await;
    // Between two requests none of them is held.
    wait_for("the locks are taken", || set_locks(&holder, libc::F_WRLCK).then_some(()));
    let read = sqlx::query("SELECT COUNT(*) FROM hallpass_sessions").fetch_one(&mut database);
    let read = tokio::time::timeout(Duration::from_millis(500), read).await;
    assert!(!matches!(read, Ok(Ok(_))), "the fault has no effect");

    let report = || async {
        let answer = browser.clone().get("/api/auth/session").await;
        (answer.status == StatusCode::SERVICE_UNAVAILABLE).then_some(answer)
    };
    let asked = wait_for_async("the outage is reported", report).await;
    let out = browser.post("/api/auth/signout", &[("csrfToken", &token)]).await;
    let page = browser.get("/dashboard").await;
    for answer in [&asked, &out, &page] {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.header("retry-after").is_some());
        assert_eq!(answer.cookies_written(), Vec::<&str>::new());
    }
    assert_eq!(anonymous.fetch_session().await, Value::Null);
    assert_eq!(anonymous.get("/health/live").await.status, StatusCode::NO_CONTENT);

    assert!(set_locks(&holder, libc::F_UNLCK));
    let recover = || async {
        let answer = browser.clone().get("/api/auth/session").await;
        (answer.status == StatusCode::OK).then(|| answer.json())
    };
    assert_eq!(wait_for_async("the session is answered again", recover).await, session);
    assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
}

/// Another process that writes for long keeps no one from reading, and from what is read.
#[tokio::test]
async fn session_s03_sqlite_locked_for_changes_answers_what_is_read() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    for path in ["/account", "/api/auth/identities", "/api/auth/sessions"] {
        assert_eq!(app.age_activity(Duration::from_mins(2)).await, 1);
        let mut database = app.open_database().await;
        database.execute("BEGIN IMMEDIATE").await.unwrap();
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        database.execute("ROLLBACK").await.unwrap();
        // What the request had stopped waiting for is written down all the same.
        let is_active = || async {
            let recent = "sessions WHERE last_active_at >= created_at";
            (app.count_rows(recent).await == 1).then_some(())
        };
        wait_for_async("the activity is written down", is_active).await;
    }
    assert_eq!(app.log().matches("activity could not be written down").count(), 3, "{}", app.log());
}

/// Fills the disk to the last byte.
fn fill_disk(path: &Path) {
    let mut filler = File::create(path).unwrap();
    for size in [4096, 512, 1] {
        let bytes = vec![b'x'; size];
        while filler.write_all(&bytes).is_ok() {}
    }
}

#[tokio::test]
async fn session_s10_full_disk_keeps_sessions_and_promises_nothing() {
    let app = App::start_with(AppOptions::default().on_small_disk(1500));
    let (mut browser, mut anonymous) = (Client::of(&app), Client::of(&app));
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    let begun = anonymous.reach_callback("dev", "login_hint=grace", "/profile").await;
    let filler = app.data_folder().join("filler");
    fill_disk(&filler);
    // SQLite appends changes to its log. There is no room for a single byte more.
    let mut beside = File::create(app.data_folder().join("beside")).unwrap();
    assert_eq!(beside.write(b"x").unwrap_err().kind(), ErrorKind::StorageFull, "the fault has no effect");

    assert_eq!(browser.get("/health/ready").await.status, StatusCode::SERVICE_UNAVAILABLE);
    for _ in 0..3 {
        assert_eq!(browser.fetch_session().await, session);
        assert_eq!(browser.get("/dashboard").await.status, StatusCode::OK);
    }
    let out = browser.sign_out().await;
    assert_eq!((out.status, out.cookies_written()), (StatusCode::SERVICE_UNAVAILABLE, vec![]));
    assert!(out.text.contains("could not be confirmed"), "{}", out.text);
    assert_eq!(browser.fetch_session().await, session);
    let back = anonymous.get(&begun).await;
    assert!(!back.cookies_written().contains(&"hallpass.session"), "{:?}", back.headers);
    assert_eq!(anonymous.fetch_session().await, Value::Null);

    fs::remove_file(filler).unwrap();
    assert_eq!(browser.get("/health/ready").await.status, StatusCode::NO_CONTENT);
    // The pending sign-in can still be finished.
    assert_eq!(anonymous.get(&begun).await.location(), format!("{}/profile", app.url));
    assert_eq!(anonymous.fetch_session().await["user"]["name"], "Grace Hopper");
    assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.fetch_session().await, Value::Null);
    let copy = tempfile::tempdir().unwrap();
    for name in ["hallpass.db", "hallpass.db-wal"] {
        fs::copy(app.data_folder().join(name), copy.path().join(name)).unwrap();
    }
    let copy = format!("sqlite:{}", copy.path().join("hallpass.db").display());
    let mut database = AnyConnection::connect(&copy).await.unwrap();
    assert_intact(&mut database).await;
}

#[tokio::test]
async fn session_s03_damaged_file_is_an_outage_not_a_sign_out() {
    let mut app = App::start();
    let (mut browser, mut anonymous) = (Client::of(&app), Client::of(&app));
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    assert!(app.terminate().success());
    let file = app.data_folder().join("hallpass.db");
    let mut database = app.open_database().await;
    let page = "SELECT rootpage FROM sqlite_master WHERE name = 'hallpass_sessions'";
    let page: i64 = sqlx::query(page).fetch_one(&mut database).await.unwrap().try_get(0).unwrap();
    let size = sqlx::query("PRAGMA page_size").fetch_one(&mut database).await.unwrap();
    let size = usize::try_from(size.try_get::<i64, _>(0).unwrap()).unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_all(&mut database).await.unwrap();
    drop(database);
    let whole = fs::read(&file).unwrap();
    let mut damaged = whole.clone();
    let start = (usize::try_from(page).unwrap() - 1) * size;
    damaged[start..start + size].fill(0x5a);
    fs::write(&file, damaged).unwrap();
    let read = sqlx::query("SELECT * FROM hallpass_sessions").fetch_all(&mut app.open_database().await).await;
    assert!(read.is_err(), "the fault has no effect");

    app.start_again();
    for _ in 0..3 {
        let asked = browser.get("/api/auth/session").await;
        assert_eq!(asked.status, StatusCode::SERVICE_UNAVAILABLE, "{}", asked.text);
        assert_eq!(asked.cookies_written(), Vec::<&str>::new());
    }
    assert_eq!(anonymous.fetch_session().await, Value::Null);
    app.kill();
    for beside in ["hallpass.db-wal", "hallpass.db-shm"] {
        let _ = fs::remove_file(app.data_folder().join(beside));
    }
    fs::write(&file, whole).unwrap();
    app.start_again();
    assert_eq!(browser.fetch_session().await, session);
}
