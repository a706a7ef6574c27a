//! What happens to a database over time: what is over goes, and the schema moves on.

use hallpass_tests::{App, AppOptions, Client, eventually_async};
use serde_json::Value;
use sqlx::{AnyConnection, Row as _};

async fn count(database: &mut AnyConnection, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(database).await.unwrap().try_get(0).unwrap()
}

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
    let session = grace.session().await;
    app.kill();
    let mut database = app.database().await;
    // Ada's has reached its last day, together with many others.
    let over = "UPDATE hallpass_sessions SET absolute_expires_at = 1 WHERE provider = 'dev' AND ended_at IS NULL \
                AND user_id = (SELECT id FROM hallpass_users WHERE name = 'Ada Lovelace')";
    assert_eq!(sqlx::query(over).execute(&mut database).await.unwrap().rows_affected(), 1);
    let many = "INSERT INTO hallpass_sessions (id, token_hash, user_id, provider, created_at, authenticated_at, last_active_at, \
                idle_expires_at, absolute_expires_at) \
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) \
                SELECT 'old-' || i, 'hash-' || i, (SELECT id FROM hallpass_users LIMIT 1), 'dev', 1, 1, 1, 1, 2 FROM n";
    assert_eq!(sqlx::query(many).execute(&mut database).await.unwrap().rows_affected(), 1000);
    app.start_again();
    assert_eq!(ada.session().await, Value::Null);
    let gone = || async {
        let mut database = app.database().await;
        // Grace's two are left: the one that she ended still says why.
        (count(&mut database, "SELECT COUNT(*) FROM hallpass_sessions").await == 2).then_some(())
    };
    eventually_async("what is over is removed", gone).await;
    assert_eq!(grace.session().await, session);
    assert_eq!(signed_out.get("/api/auth/session").await.header("x-session-ended"), Some("signed-out"));
}

#[tokio::test]
async fn ended_session_keeps_its_reason_and_no_personal_data() {
    let app = App::start();
    let mut browser = Client::of(&app).with_header("User-Agent", "A browser of Ada's");
    browser.sign_in("ada", "/").await;
    let mut database = app.database().await;
    let known =
        "SELECT COUNT(*) FROM hallpass_sessions WHERE ip IS NOT NULL AND user_agent = 'A browser of Ada''s'";
    assert_eq!(count(&mut database, known).await, 1);
    browser.sign_out().await;
    let left = "SELECT COUNT(*) FROM hallpass_sessions WHERE ended_at IS NOT NULL AND end_reason = 'signed-out' \
                AND ip IS NULL AND user_agent IS NULL AND data IS NULL";
    assert_eq!(count(&mut database, left).await, 1);
}

/// L14: as of an ended one.
#[tokio::test]
async fn expired_session_keeps_its_reason_and_no_personal_data() {
    for options in AppOptions::default().on_every_engine().await {
        let mut app = App::start_with(options);
        let [mut idle, mut live] = [(); 2].map(|()| Client::of(&app).with_header("User-Agent", "A browser"));
        idle.sign_in("ada", "/").await;
        live.sign_in("grace", "/").await;
        app.kill();
        let mut database = app.database().await;
        let expire = "UPDATE hallpass_sessions SET idle_expires_at = created_at - 86400000, data = '{}' \
                      WHERE user_id = (SELECT id FROM hallpass_users WHERE name = 'Ada Lovelace')";
        assert_eq!(sqlx::query(expire).execute(&mut database).await.unwrap().rows_affected(), 1);
        drop(database);
        app.start_again();
        let cleared = || async {
            let left = "SELECT COUNT(*) FROM hallpass_sessions \
                        WHERE ip IS NOT NULL OR user_agent IS NOT NULL OR data IS NOT NULL";
            (count(&mut app.database().await, left).await == 1).then_some(())
        };
        eventually_async("it is cleared", cleared).await;
        assert_eq!(idle.get("/api/auth/session").await.header("x-session-ended"), Some("idle"));
        assert_eq!(live.session().await["user"]["name"], "Grace Hopper");
        let listed = live.get("/api/auth/sessions").await.text;
        assert!(listed.contains("127.0.0.1"), "{listed}");
    }
}

/// A later schema starts if it supports this version; otherwise the program says that it is too old.
#[tokio::test]
async fn session_s20_program_too_old_for_its_schema_refuses_to_start() {
    let mut app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    app.kill();
    // A later version has added something that this one need not know.
    let mut database = app.database().await;
    let later = "INSERT INTO hallpass_migrations (version, description, installed_on, success, checksum, execution_time) \
                 VALUES (9999, 'later', CURRENT_TIMESTAMP, TRUE, x'00', 1)";
    sqlx::query(later).execute(&mut database).await.unwrap();
    app.start_again();
    assert_eq!(browser.session().await["user"]["name"], "Ada Lovelace");
    app.kill();
    // And then taken something away.
    sqlx::query("UPDATE hallpass_schema_support SET oldest = 9999").execute(&mut database).await.unwrap();
    let (status, said) = AppOptions::default().run_to_end(app.folder());
    assert!(!status.success());
    assert!(said.contains("too old") && said.contains("9999"), "{said}");
}
