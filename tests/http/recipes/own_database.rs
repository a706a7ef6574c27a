//! The application's tables and ours in one SQLite file, written by two drivers.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection as _, Row as _};

async fn count(app: &App, table: &str) -> i64 {
    sqlx::any::install_default_drivers();
    let file = app.folder().join("application.db");
    let mut database = AnyConnection::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    sqlx::query(sql).fetch_one(&mut database).await.unwrap().get(0)
}

#[tokio::test]
async fn own_database_example_has_a_row_for_each_person() {
    let app = App::start_with(AppOptions::recipe("own-database"));
    let (mut ada, mut grace) = (Client::of(&app), Client::of(&app));
    assert_eq!(ada.get("/api/notes").await.status, StatusCode::UNAUTHORIZED);
    ada.sign_in("ada", "/").await;
    grace.sign_in("grace", "/").await;
    for (client, note) in [(&mut ada, "of Ada"), (&mut grace, "of Grace")] {
        let added = client.send_json(Method::POST, "/api/notes", &json!(note)).await;
        assert_eq!(added.status, StatusCode::NO_CONTENT, "{}", added.text);
    }
    // The same row after another sign-in, and from another browser.
    let mut again = Client::of(&app);
    again.sign_in("ada", "/").await;
    assert_eq!(again.get("/api/notes").await.json(), json!(["\"of Ada\""]));
    assert_eq!((count(&app, "users").await, count(&app, "hallpass_users").await), (2, 2));

    let deleted = ada.send(Method::DELETE, "/api/account", None).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{}", deleted.text);
    assert_eq!(again.get("/api/notes").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(ada.fetch_session().await, Value::Null);
    assert_eq!((count(&app, "users").await, count(&app, "hallpass_users").await), (1, 1));
    ada.sign_in("ada", "/").await;
    assert_eq!(ada.get("/api/notes").await.json(), json!([]));
    assert_eq!(grace.get("/api/notes").await.json(), json!(["\"of Grace\""]));
}
