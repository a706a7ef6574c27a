//! A person removes a way to sign in, never the last.

use hallpass_tests::{App, AppOptions};
use serde_json::Value;

use super::{Providers, identity_at, link, remove, sign_in, user_id};

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
