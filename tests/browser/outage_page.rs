//! The store is down: a page says so, and becomes right by itself.

use hallpass_tests::{App, Browser, Client};
use sqlx::AnyConnection;

async fn rename(database: &mut AnyConnection, from: &str, to: &str) {
    sqlx::query(sqlx::AssertSqlSafe(format!("ALTER TABLE {from} RENAME TO {to}")))
        .execute(database)
        .await
        .unwrap();
}

async fn break_store(app: &App, database: &mut AnyConnection) {
    rename(database, "sessions", "elsewhere").await;
    assert!(sqlx::query("SELECT id FROM sessions").fetch_all(&mut *database).await.is_err());
    assert_eq!(Client::of(app).get("/api/auth/session").await.text, "null");
}

#[tokio::test]
async fn a_page_loaded_in_an_outage_becomes_right_by_itself() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go("/login").await;
    browser.sign_in_here("grace").await;
    browser.see("header summary").await;
    let mut database = app.database().await;
    for (path, right) in [("/profile", "main img.avatar"), ("/dashboard", "main .panel h1")] {
        break_store(&app, &mut database).await;
        browser.go(path).await;
        browser.see_text("header .reconnecting", "Reconnecting").await;
        browser.see_text("main", "Syncing authentication status...").await;
        browser.see_text("main", "trying again").await;
        assert!(browser.driver.find(thirtyfour::By::Css(right)).await.is_err());
        rename(&mut database, "elsewhere", "sessions").await;
        browser.see(right).await;
        let gone = || async { browser.text("header .reconnecting").await.is_none().then_some(()) };
        hallpass_tests::eventually_async("the mark goes", gone).await;
    }
    browser.finish(&["503 (Service Unavailable)"]).await;
}

#[tokio::test]
async fn without_scripts_a_page_loaded_in_an_outage_reloads_itself() {
    let app = App::start();
    let browser = Browser::open_without_scripts(&app).await;
    browser.go("/login").await;
    browser.sign_in_here("grace").await;
    browser.see("header summary").await;
    let mut database = app.database().await;
    break_store(&app, &mut database).await;
    browser.go("/profile").await;
    browser.see_text("main", "trying again").await;
    rename(&mut database, "elsewhere", "sessions").await;
    browser.see("main img.avatar").await;
    browser.finish(&["503 (Service Unavailable)"]).await;
}
