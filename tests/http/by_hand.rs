//! What an admin does to the database by hand, and what a failover does to it: every server knows with its next read of the change
//! mark, which is four times a second.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::StatusCode;
use serde_json::Value;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

async fn run(database: &mut AnyConnection, sql: &str) {
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(database).await.unwrap();
}

/// Signs this person in, and has the server remember their session.
async fn remembered(app: &App, person: &str) -> Client {
    let mut browser = Client::of(app);
    browser.sign_in(person, "/").await;
    assert_ne!(browser.session().await, Value::Null);
    browser
}

/// Has the server read the change mark now: `/health/ready` does.
async fn assert_out_with_the_next_read(app: &App, browser: &mut Client) {
    assert_eq!(Client::of(app).get("/health/ready").await.status, StatusCode::NO_CONTENT);
    let answer = browser.get("/api/auth/session").await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "null"));
}

#[tokio::test]
async fn session_s09_rows_deleted_by_hand_end_sessions_at_once() {
    for options in AppOptions::default().on_every_engine().await {
        let is_postgres = options.setting("DATABASE_URL").is_some();
        let app = App::start_with(options);
        let neighbour = app.neighbour();
        let mut database = app.database().await;
        let mut ada = remembered(&app, "ada").await;
        let mut there = Client::of(&neighbour);
        there.cookies = ada.cookies.clone();
        assert_ne!(there.session().await, Value::Null);
        let mut grace = remembered(&app, "grace").await;
        run(&mut database, "DELETE FROM hallpass_users WHERE name = 'Ada Lovelace'").await;
        assert_out_with_the_next_read(&app, &mut ada).await;
        assert_out_with_the_next_read(&neighbour, &mut there).await;
        assert_eq!(grace.session().await["user"]["name"], "Grace Hopper");
        run(&mut database, "DELETE FROM hallpass_sessions").await;
        assert_out_with_the_next_read(&app, &mut grace).await;
        if is_postgres {
            let mut ada = remembered(&app, "ada").await;
            run(&mut database, "TRUNCATE hallpass_sessions").await;
            assert_out_with_the_next_read(&app, &mut ada).await;
        }
        // They can sign in anew.
        remembered(&app, "ada").await;
    }
}

/// The new primary has lost the last changes, and others have taken their numbers.
#[tokio::test]
async fn session_s09_change_feed_that_lost_changes_is_not_trusted() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let mut database = app.database().await;
        let mut ada = remembered(&app, "ada").await;
        // The server has seen three changes.
        for _ in 0..3 {
            remembered(&app, "grace").await.sign_out().await;
        }
        assert_ne!(ada.session().await, Value::Null);
        let mark = "SELECT generation FROM hallpass_change_mark";
        let seen: i64 = sqlx::query(mark).fetch_one(&mut database).await.unwrap().try_get(0).unwrap();
        // In place of the last two a server that was on the other side has made as many: it ended ada's session.
        let others = format!(
            "UPDATE hallpass_sessions SET ended_at = 1, end_reason = 'revoked' WHERE ended_at IS NULL;
             DELETE FROM hallpass_session_changes WHERE generation > {seen} - 2;
             INSERT INTO hallpass_session_changes (generation, token_hash, changed_at, previous_tag)
                 SELECT {seen} - 1, token_hash, 9000000000000, 'a' FROM hallpass_sessions WHERE end_reason = 'revoked';
             INSERT INTO hallpass_session_changes VALUES ({seen}, 'another', 9000000000000, 'b');
             UPDATE hallpass_change_mark SET tag = 'c', previous_tag = 'b'"
        );
        sqlx::raw_sql(AssertSqlSafe(format!("BEGIN; {others}; COMMIT")))
            .execute(&mut database)
            .await
            .unwrap();
        assert_out_with_the_next_read(&app, &mut ada).await;
    }
}
