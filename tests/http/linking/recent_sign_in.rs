//! Every change needs a recent sign-in.

use hallpass_tests::{App, AppOptions, Client, execute};
use reqwest::StatusCode;
use serde_json::json;

use super::{Providers, identity_at, link, post_link, remove, sign_in, with_person};

/// The provider's own word counts (`auth_time`), as for every recent sign-in (S17).
#[tokio::test]
async fn session_s27_changes_need_a_recent_sign_in() {
    let providers = Providers::start();
    let app = providers.start_app();
    for ago in [None, Some(700)] {
        providers.one.set_behaviour(with_person("ada-at-one", "ada@example.org", ago));
        let mut browser = sign_in(&app, "one").await;
        let asked = post_link(&mut browser, "two").await;
        let login = format!(
            "{}/login?error=RecentSignInRequired&callbackUrl=%2Faccount%3Fadd%3Dtwo&maxAge=600",
            app.url
        );
        assert_eq!(asked.location(), login, "{ago:?}");
        // Another way than theirs does not help: it is folded. No one else learns which are theirs.
        let page = browser.get(&login).await.text;
        assert!(page.contains("More ways to sign in (2)") && page.contains("\"own\":true"), "{page}");
        let page = Client::of(&app).get(&login).await.text;
        assert!(!page.contains("More ways") && !page.contains("\"own\""), "{page}");
        let one = identity_at(&mut browser, "one").await;
        let refused = remove(&mut browser, &one).await;
        let problem = refused.json();
        assert_eq!((refused.status, &problem["maxAge"]), (StatusCode::FORBIDDEN, &json!(600)));
        let login = format!("{}/login?error=RecentSignInRequired&callbackUrl=%2Faccount&maxAge=600", app.url);
        assert_eq!(problem["signinUrl"], login);
        let page = browser.get("/account").await.text;
        assert!(page.contains("Sign in once more") && !page.contains("/api/auth/link/"), "{page}");
    }
    assert_eq!(providers.two.count_requests("authorize"), 0);
}

/// No button leads to a sign-in that cannot be recent enough.
#[tokio::test]
async fn account_page_says_that_a_provider_does_not_date_sign_ins() {
    let providers = Providers::start();
    let app = providers.start_app();
    providers.one.set_behaviour(with_person("ada-at-one", "ada@example.org", None));
    let mut browser = sign_in(&app, "one").await;
    let page = browser.get("/account?add=two").await.text;
    assert!(page.contains("Sign in once more"), "{page}");
    let failed = browser.sign_in_with("one", "max_age=600&prompt=login", "/account?add=two").await;
    assert!(failed.location().contains("error=RecentSignInUnsupported"), "{}", failed.location());
    // The other provider may, and is none of theirs.
    let page = browser.get("/account?add=two").await.text;
    assert!(page.contains("None of your ways to sign in says when you last signed in"), "{page}");
    assert!(!page.contains("Sign in once more") && !page.contains("/api/auth/link/"), "{page}");
}

/// An application whose people use providers that do not date sign-ins.
#[tokio::test]
async fn linking_after_any_sign_in_needs_a_session_that_has_just_begun() {
    let providers = Providers::start();
    let options = AppOptions::default().env("HALLPASS_ACCOUNT_LINKING", "any-sign-in");
    let app = App::start_with(providers.configure(options));
    providers.one.set_behaviour(with_person("ada-at-one", "ada@example.org", None));
    let mut browser = sign_in(&app, "one").await;
    assert!(link(&mut browser, "two").await.location().ends_with("/account?changed=linked&add=two"));
    // Of one that does, it has to be recent.
    providers.one.set_behaviour(with_person("ada-at-one", "ada@example.org", Some(700)));
    let mut browser = sign_in(&app, "one").await;
    assert!(post_link(&mut browser, "two").await.location().ends_with("&maxAge=600"));
    // A session that is older is none.
    providers.one.set_behaviour(with_person("ada-at-one", "ada@example.org", None));
    let mut browser = sign_in(&app, "one").await;
    let mut database = app.open_database().await;
    execute(&mut database, "UPDATE hallpass_sessions SET created_at = created_at - 700000").await;
    let mut app = app;
    app.kill();
    app.start_again();
    let asked = post_link(&mut browser, "two").await;
    let login = format!("{}/login?error=RecentSignInRequired&callbackUrl=%2Faccount%3Fadd%3Dtwo", app.url);
    assert_eq!(asked.location(), login);
}
