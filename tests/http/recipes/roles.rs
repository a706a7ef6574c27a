//! Roles: a guard, the access-denied page, and a role that is taken away.

use hallpass_tests::{App, AppOptions, Client, wait_until};
use reqwest::StatusCode;

#[tokio::test]
async fn roles_example_signs_in_only_who_was_invited() {
    let app = App::start_with(AppOptions::recipe("roles"));
    let mut edsger = Client::of(&app);
    let refused = edsger.sign_in("edsger", "/").await;
    assert!(refused.location().starts_with(&format!("{}/login?error=AccessDenied", app.url)));
    let login = edsger.get(refused.location().strip_prefix(&app.url).unwrap()).await.text;
    assert!(login.contains("<p role=alert>Only people who were invited may sign in.</p>"), "{login}");
    assert_eq!(edsger.get("/").await.status, StatusCode::SEE_OTHER);
    let is_refusal = |line: &str| {
        ["INFO", "a sign-in was refused", "code=AccessDenied"].iter().all(|part| line.contains(part))
    };
    assert!(app.log().lines().any(is_refusal), "{}", app.log());
    assert!(!app.log().contains("a sign-in failed"), "{}", app.log());
}

/// On two servers: the demotion is asked of the one, and the other knows within a second.
#[tokio::test]
async fn roles_example_demotion_holds_for_live_sessions() {
    let app = App::start_with(AppOptions::recipe("roles"));
    let other = app.start_neighbour();
    let (mut ada, mut grace) = (Client::of(&app), Client::of(&app));
    let anonymous = grace.get("/admin/people").await;
    assert_eq!(anonymous.location(), format!("{}/login?callbackUrl=%2Fadmin%2Fpeople", app.url));
    ada.sign_in("ada", "/").await;
    grace.sign_in("grace", "/").await;
    assert_eq!(grace.get("/").await.text, "Grace Hopper Some(Admin)");
    let mut elsewhere = grace.moved_to(&other);
    for client in [&mut ada, &mut grace, &mut elsewhere] {
        assert_eq!(client.get("/admin/people").await.status, StatusCode::OK);
    }

    let email = [("email", "grace@example.org")];
    let mut foreign = ada.with_header("Origin", "https://evil.example");
    assert_eq!(foreign.post("/admin/demote", &email).await.status, StatusCode::FORBIDDEN);
    assert_eq!(grace.get("/admin/people").await.status, StatusCode::OK);
    assert_eq!(ada.post("/admin/demote", &email).await.status, StatusCode::NO_CONTENT);

    let denied = grace.get("/admin/people").await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    assert!(denied.text.contains("You may not see or do this."), "{}", denied.text);
    assert_eq!(grace.get("/").await.text, "Grace Hopper Some(Reader)");
    wait_until("the other server has noticed", async || {
        elsewhere.get("/admin/people").await.status == StatusCode::FORBIDDEN
    })
    .await;
    // The policy knows it, too.
    let mut later = Client::of(&app);
    later.sign_in("grace", "/").await;
    assert_eq!(later.get("/").await.text, "Grace Hopper Some(Reader)");
    assert_eq!(ada.get("/admin/people").await.status, StatusCode::OK);
}
