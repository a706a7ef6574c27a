//! A database shared with an application that has tables and migrations of its own.

use hallpass_tests::{App, AppOptions, Client, fresh_database};
use sqlx::{
    AnyConnection, Connection as _, Row as _, SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// Runs the application's migrations up to `last`. The first makes tables with our former names.
async fn migrate_application(database: &mut AnyConnection, last: usize) {
    let steps = [
        "CREATE TABLE users (id BIGINT PRIMARY KEY, login TEXT); CREATE TABLE accounts (number BIGINT); \
         CREATE TABLE sessions (sid TEXT); INSERT INTO users VALUES (1, 'root');",
        "CREATE TABLE posts (id BIGINT);",
    ];
    let migrations = steps.into_iter().zip(1..).take(last).map(|(sql, version)| {
        Migration::new(version, "a step".into(), MigrationType::Simple, SqlStr::from_static(sql), false)
    });
    Migrator::with_migrations(migrations.collect()).run_direct(None, database, false).await.unwrap();
}

async fn fetch_number(database: &mut AnyConnection, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(database).await.unwrap().try_get(0).unwrap()
}

/// Neither breaks the other, and the application can be deployed again.
#[tokio::test]
async fn database_of_an_application_is_shared_in_either_order() {
    sqlx::any::install_default_drivers();
    for application_first in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let file = format!("sqlite:{}?mode=rwc", folder.path().join("app.db").display());
        for url in [file, fresh_database(None).await] {
            let mut database = AnyConnection::connect(&url).await.unwrap();
            if application_first {
                migrate_application(&mut database, 1).await;
            }
            let options = AppOptions::default().on_postgres(&url);
            let mut app = App::start_with(options);
            let mut browser = Client::of(&app);
            browser.sign_in("ada", "/").await;
            migrate_application(&mut database, 1).await;
            assert!(app.terminate().success());
            migrate_application(&mut database, 2).await;
            app.start_again();
            assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
            assert_eq!(
                fetch_number(&mut database, "SELECT COUNT(*) FROM users WHERE login = 'root'").await,
                1
            );
            assert_eq!(fetch_number(&mut database, "SELECT COUNT(*) FROM _sqlx_migrations").await, 2);
            assert_eq!(fetch_number(&mut database, "SELECT COUNT(*) FROM hallpass_users").await, 1);
        }
    }
}

/// Each has a schema of its own: neither sees the people of the other.
#[tokio::test]
async fn database_schema_of_its_own_holds_a_second_hallpass() {
    sqlx::any::install_default_drivers();
    let url = fresh_database(None).await;
    let mut database = AnyConnection::connect(&url).await.unwrap();
    sqlx::query("CREATE SCHEMA staff").execute(&mut database).await.unwrap();
    let people = App::start_with(AppOptions::default().on_postgres(&url));
    let staff =
        App::start_with(AppOptions::default().on_postgres(&format!("{url}?options[search_path]=staff")));
    let mut ada = Client::of(&people);
    ada.sign_in("ada", "/").await;
    for person in ["grace", "edsger"] {
        let mut browser = Client::of(&staff);
        browser.sign_in(person, "/").await;
        assert_eq!(browser.moved_to(&people).fetch_session().await, serde_json::Value::Null);
        browser.sign_out().await;
    }
    assert_eq!(ada.fetch_session().await["user"]["name"], "Ada Lovelace");
    for (schema, users) in [("public", 1), ("staff", 2)] {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {schema}.hallpass_users"));
        let count: i64 = sqlx::query(sql).fetch_one(&mut database).await.unwrap().get(0);
        assert_eq!(count, users, "{schema}");
    }
}
