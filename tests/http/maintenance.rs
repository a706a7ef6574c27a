//! A database over time: ended sessions are removed, and the schema changes.

use hallpass_tests::{App, AppOptions, Client, count_rows, execute, wait_for_async};
use serde_json::Value;

/// Rows of sessions that have ended sign no one in, and are removed; live ones stay.
#[tokio::test]
async fn session_s13_expired_rows_sign_no_one_in_and_are_swept() {
    let mut app = App::start();
    let (mut ada, mut grace) = (Client::of(&app), Client::of(&app));
    ada.sign_in("ada", "/").await;
    grace.sign_in("grace", "/").await;
    let mut signed_out = grace.clone();
    grace.sign_out().await;
    grace.sign_in("grace", "/").await;
    let session = grace.fetch_session().await;
    app.kill();
    let mut database = app.open_database().await;
    // Ada's session has reached its absolute timeout, together with many others.
    let expire = "UPDATE hallpass_sessions SET absolute_expires_at = 1 WHERE provider = 'dev' AND ended_at IS NULL \
                AND user_id = (SELECT id FROM hallpass_users WHERE name = 'Ada Lovelace')";
    assert_eq!(execute(&mut database, expire).await, 1);
    let many = "INSERT INTO hallpass_sessions (id, token_hash, user_id, provider, created_at, authenticated_at, last_active_at, \
                idle_expires_at, absolute_expires_at) \
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) \
                SELECT 'old-' || i, 'hash-' || i, (SELECT id FROM hallpass_users LIMIT 1), 'dev', 1, 1, 1, 1, 2 FROM n";
    assert_eq!(execute(&mut database, many).await, 1000);
    app.start_again();
    assert_eq!(ada.fetch_session().await, Value::Null);
    let are_removed = || async {
        let mut database = app.open_database().await;
        // Two of Grace are left: the ended one keeps its reason.
        (count_rows(&mut database, "sessions").await == 2).then_some(())
    };
    wait_for_async("the expired rows are removed", are_removed).await;
    assert_eq!(grace.fetch_session().await, session);
    assert_eq!(signed_out.get("/api/auth/session").await.header("x-session-ended"), Some("signed-out"));
}

#[tokio::test]
async fn ended_session_keeps_its_reason_and_no_personal_data() {
    let app = App::start();
    let mut browser = Client::of(&app).with_header("User-Agent", "A browser of Ada's");
    browser.sign_in("ada", "/").await;
    let mut database = app.open_database().await;
    let known = "sessions WHERE ip IS NOT NULL AND user_agent = 'A browser of Ada''s'";
    assert_eq!(count_rows(&mut database, known).await, 1);
    browser.sign_out().await;
    let left = "sessions WHERE ended_at IS NOT NULL AND end_reason = 'signed-out' \
                AND ip IS NULL AND user_agent IS NULL AND data IS NULL";
    assert_eq!(count_rows(&mut database, left).await, 1);
}

/// As of an ended session.
#[tokio::test]
async fn expired_session_keeps_its_reason_and_no_personal_data() {
    for options in AppOptions::default().on_every_engine().await {
        let mut app = App::start_with(options);
        let [mut idle, mut live] = [(); 2].map(|()| Client::of(&app).with_header("User-Agent", "A browser"));
        idle.sign_in("ada", "/").await;
        live.sign_in("grace", "/").await;
        app.kill();
        let mut database = app.open_database().await;
        let expire = "UPDATE hallpass_sessions SET idle_expires_at = created_at - 86400000, data = '{}' \
                      WHERE user_id = (SELECT id FROM hallpass_users WHERE name = 'Ada Lovelace')";
        assert_eq!(execute(&mut database, expire).await, 1);
        drop(database);
        app.start_again();
        let cleared = || async {
            let left = "sessions \
                        WHERE ip IS NOT NULL OR user_agent IS NOT NULL OR data IS NOT NULL";
            (count_rows(&mut app.open_database().await, left).await == 1).then_some(())
        };
        wait_for_async("the personal data is cleared", cleared).await;
        assert_eq!(idle.get("/api/auth/session").await.header("x-session-ended"), Some("idle"));
        assert_eq!(live.fetch_session().await["user"]["name"], "Grace Hopper");
        let listed = live.get("/api/auth/sessions").await.text;
        assert!(listed.contains("127.0.0.1"), "{listed}");
    }
}

/// A later schema starts if it supports this version; otherwise the program says that it is too
/// old.
#[tokio::test]
async fn session_s20_program_too_old_for_its_schema_refuses_to_start() {
    let mut app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    app.kill();
    // A later version has added something that this one can ignore.
    let mut database = app.open_database().await;
    let later = "INSERT INTO hallpass_migrations (version, description, installed_on, success, checksum, execution_time) \
                 VALUES (9999, 'later', CURRENT_TIMESTAMP, TRUE, x'00', 1)";
    execute(&mut database, later).await;
    app.start_again();
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    app.kill();
    // Then it has removed something.
    execute(&mut database, "UPDATE hallpass_schema_support SET oldest = 9999").await;
    let (status, stderr) = AppOptions::default().run_to_end(app.folder());
    assert!(!status.success());
    assert!(stderr.contains("too old") && stderr.contains("9999"), "{stderr}");
}
