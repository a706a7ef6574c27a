//! The application of `examples/todo`: one that existed before, with sign-in added.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::StatusCode;

#[tokio::test]
async fn todo_example_keeps_the_tasks_of_each_person() {
    let app = App::start_with(AppOptions::todo_example());
    let mut ada = Client::of(&app);
    assert_eq!(ada.get("/tasks").await.location(), format!("{}/login?callbackUrl=%2Ftasks", app.url));
    assert!(ada.get("/login").await.text.contains("Sign in with Development"));
    ada.sign_in("ada", "/tasks").await;
    assert_eq!(ada.post("/tasks", &[("text", "<Milk>")]).await.status, StatusCode::SEE_OTHER);
    let page = ada.get("/tasks").await.text;
    assert!(page.contains("Tasks of Ada Lovelace") && page.contains("&lt;Milk&gt;"), "{page}");

    // Another person neither sees nor changes it.
    let mut grace = Client::of(&app);
    grace.sign_in("grace", "/tasks").await;
    assert!(!grace.get("/tasks").await.text.contains("Milk"));
    assert_eq!(grace.post("/tasks/1/toggle", &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!ada.get("/tasks").await.text.contains("Reopen"));
    ada.post("/tasks/1/toggle", &[]).await;
    assert!(ada.get("/tasks").await.text.contains("Reopen"));

    // Nor does another site.
    let mut foreign = ada.with_header("Origin", "https://evil.example");
    assert_eq!(foreign.post("/tasks", &[("text", "evil")]).await.status, StatusCode::FORBIDDEN);

    assert!(ada.get("/logout").await.text.contains("Sign out?"));
    ada.sign_out().await;
    assert_eq!(ada.get("/tasks").await.status, StatusCode::SEE_OTHER);
}
