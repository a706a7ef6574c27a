//! The application of the guide's ten steps.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::StatusCode;

#[tokio::test]
async fn minimal_example_leads_to_the_login_page_and_back() {
    let app = App::start_with(AppOptions::recipe("minimal"));
    let is_logged =
        |parts: &[&str]| app.log().lines().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(is_logged(&["INFO", "sessions_in="]), "{}", app.log());
    assert!(is_logged(&["WARN", "anyone can sign in as anyone"]), "{}", app.log());
    let mut ada = Client::of(&app);
    assert_eq!(ada.get("/notes").await.location(), format!("{}/login?callbackUrl=%2Fnotes", app.url));
    let login = ada.get("/login?callbackUrl=%2Fnotes&error=SignInExpired").await.text;
    assert!(login.contains("Sign in with Development") && login.contains("role=alert"), "{login}");
    assert!(login.contains("name=callbackUrl value=\"/notes\""), "{login}");
    assert_eq!(ada.sign_in("ada", "/notes").await.location(), format!("{}/notes", app.url));
    assert_eq!(ada.get("/notes").await.text, "Notes of Ada Lovelace");
    assert!(ada.get("/logout").await.text.contains("Sign out?"));
    ada.sign_out().await;
    assert_eq!(ada.get("/notes").await.status, StatusCode::SEE_OTHER);
    assert_eq!(ada.get("/health/ready").await.status, StatusCode::NO_CONTENT);
}
