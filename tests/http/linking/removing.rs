//! A person removes a way to sign in, never the last.

use hallpass_tests::{Answer, App, AppOptions, Client};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Providers, identities, identity_at, link, remove, sign_in, user_id};

#[tokio::test]
async fn session_s27_removal_of_the_sessions_own_provider_signs_out() {
    let providers = Providers::start();
    let app = providers.start_app();
    let mut browser = sign_in(&app, "one").await;
    link(&mut browser, "two").await;
    let id = user_id(&mut browser).await;
    let one = identity_at(&mut browser, "one").await;
    let token = browser.fetch_csrf_token().await;
    let path = format!("/api/auth/identities/{one}/unlink");
    let removed = browser.post(&path, &[("csrfToken", &token)]).await;
    assert_eq!(
        (removed.location(), removed.cookies_written()),
        (&*format!("{}/", app.url), vec!["hallpass.session"])
    );
    assert_eq!(browser.fetch_session().await, Value::Null);
    assert_eq!(user_id(&mut sign_in(&app, "two").await).await, id);
}

#[tokio::test]
async fn session_s27_removals_at_the_same_moment_leave_one_way() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(providers.configure(options));
        let mut browser = sign_in(&app, "one").await;
        link(&mut browser, "two").await;
        let ids = [identity_at(&mut browser, "one").await, identity_at(&mut browser, "two").await];
        let removals = ids.map(|id| {
            let mut browser = browser.clone();
            tokio::spawn(async move { remove(&mut browser, &id).await.status })
        });
        for removal in removals {
            removal.await.unwrap();
        }
        let left = app.count_rows("identities").await;
        assert_eq!((left, app.count_rows("accounts").await), (1, 1));
    }
}

/// Removes the identity `id` with the form of the account page.
async fn post_removal(browser: &mut Client, id: &str) -> Answer {
    let token = browser.fetch_csrf_token().await;
    browser.post(&format!("/api/auth/identities/{id}/unlink"), &[("csrfToken", &token)]).await
}

/// The form leads back to the account page, which says what is true.
#[tokio::test]
async fn removal_by_form_that_is_refused_is_explained_on_the_account_page() {
    let providers = Providers::start();
    let app = providers.start_app();
    let mut browser = sign_in(&app, "one").await;
    let one = identity_at(&mut browser, "one").await;
    let refused = post_removal(&mut browser, &one).await;
    let page = format!("{}/account?error=LastSignInMethod&reference=", app.url);
    assert!(refused.location().starts_with(&page), "{}", refused.location());
    let page = browser.get(refused.location()).await.text;
    assert!(page.contains("This is your only way to sign in, so it was not removed."), "{page}");
    assert!(page.contains("Reference: "), "{page}");

    // A second click, or another tab.
    link(&mut browser, "two").await;
    let two = identity_at(&mut browser, "two").await;
    let removed = post_removal(&mut browser, &two).await;
    assert_eq!(removed.location(), format!("{}/account?changed=unlinked", app.url));
    let again = post_removal(&mut browser, &two).await;
    assert_eq!(again.location(), format!("{}/account?changed=not-theirs", app.url));
    let page = browser.get(again.location()).await.text;
    assert!(page.contains("These are all your ways to sign in."), "{page}");
    assert_eq!(identities(&mut browser).await.len(), 1);

    // A program gets the code.
    let token = browser.fetch_csrf_token().await;
    let mut program = browser.with_header("X-Auth-Return-Redirect", "1");
    for (id, status, code) in
        [(&one, StatusCode::CONFLICT, "LastSignInMethod"), (&two, StatusCode::NOT_FOUND, "NotFound")]
    {
        let path = format!("/api/auth/identities/{id}/unlink");
        let answer = program.post(&path, &[("csrfToken", &token)]).await;
        assert_eq!((answer.status, &answer.json()["code"]), (status, &json!(code)));
    }
}
