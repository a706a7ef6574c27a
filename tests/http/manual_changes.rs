//! Changes of the database by hand or by a failover: every server notices them with its next read
//! of the change mark, which is four times a second.

use hallpass_tests::{App, AppOptions, Client, execute};
use reqwest::StatusCode;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row as _};

/// Signs this user in, and has the server cache the session.
async fn sign_in_cached(app: &App, person: &str) -> Client {
    let mut browser = Client::of(app);
    browser.sign_in(person, "/").await;
    assert_ne!(browser.fetch_session().await, Value::Null);
    browser
}

/// Has the server read the change mark, as `/health/ready` does, and checks that the session has
/// ended.
async fn assert_ended_with_the_next_read(app: &App, browser: &mut Client) {
    assert_eq!(Client::of(app).get("/health/ready").await.status, StatusCode::NO_CONTENT);
    let answer = browser.get("/api/auth/session").await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "null"));
}

#[tokio::test]
async fn session_s09_rows_deleted_by_hand_end_sessions_at_once() {
    for options in AppOptions::default().on_every_engine().await {
        let is_postgres = options.setting("DATABASE_URL").is_some();
        let app = App::start_with(options);
        let neighbour = app.start_neighbour();
        let mut database = app.open_database().await;
        let mut ada = sign_in_cached(&app, "ada").await;
        let mut there = Client::of(&neighbour);
        there.cookies = ada.cookies.clone();
        assert_ne!(there.fetch_session().await, Value::Null);
        let mut grace = sign_in_cached(&app, "grace").await;
        execute(&mut database, "DELETE FROM hallpass_users WHERE name = 'Ada Lovelace'").await;
        assert_ended_with_the_next_read(&app, &mut ada).await;
        assert_ended_with_the_next_read(&neighbour, &mut there).await;
        assert_eq!(grace.fetch_session().await["user"]["name"], "Grace Hopper");
        execute(&mut database, "DELETE FROM hallpass_sessions").await;
        assert_ended_with_the_next_read(&app, &mut grace).await;
        if is_postgres {
            let mut ada = sign_in_cached(&app, "ada").await;
            execute(&mut database, "TRUNCATE hallpass_sessions").await;
            assert_ended_with_the_next_read(&app, &mut ada).await;
        }
        // Ada can sign in again.
        sign_in_cached(&app, "ada").await;
    }
}

/// The new primary has lost the last changes, and others have taken their numbers.
#[tokio::test]
async fn session_s09_change_feed_that_lost_changes_is_not_trusted() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let mut database = app.open_database().await;
        let mut ada = sign_in_cached(&app, "ada").await;
        // The server has seen three changes.
        for _ in 0..3 {
            sign_in_cached(&app, "grace").await.sign_out().await;
        }
        assert_ne!(ada.fetch_session().await, Value::Null);
        let mark = "SELECT generation FROM hallpass_change_mark";
        let seen: i64 = sqlx::query(mark).fetch_one(&mut database).await.unwrap().try_get(0).unwrap();
        // A server on the other side has made two others in place of the last two: one ended Ada's
        // session.
        let other_changes = format!(
            "UPDATE hallpass_sessions SET ended_at = 1, end_reason = 'revoked' WHERE ended_at IS NULL;
             DELETE FROM hallpass_session_changes WHERE generation > {seen} - 2;
             INSERT INTO hallpass_session_changes (generation, token_hash, changed_at, previous_tag)
                 SELECT {seen} - 1, token_hash, 9000000000000, 'a' FROM hallpass_sessions WHERE end_reason = 'revoked';
             INSERT INTO hallpass_session_changes VALUES ({seen}, 'another', 9000000000000, 'b');
             UPDATE hallpass_change_mark SET tag = 'c', previous_tag = 'b'"
        );
        sqlx::raw_sql(AssertSqlSafe(format!("BEGIN; {other_changes}; COMMIT")))
            .execute(&mut database)
            .await
            .unwrap();
        assert_ended_with_the_next_read(&app, &mut ada).await;
    }
}
