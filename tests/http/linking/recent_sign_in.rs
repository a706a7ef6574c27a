//! Every change needs a recent sign-in.

use hallpass_tests::{App, AppOptions, execute};
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
    assert!(!page.contains("Sign in once more") && !page.contains("<form"), "{page}");
}

/// An application whose people use providers of which some do not date sign-ins.
fn start_after_any_sign_in(providers: &Providers) -> App {
    let options = AppOptions::default().env("HALLPASS_ACCOUNT_LINKING", "any-sign-in");
    App::start_with(providers.one.configure_github(providers.configure(options)))
}

fn one_dates(providers: &Providers, ago: Option<u64>) {
    providers.one.set_behaviour(with_person("ada-at-one", "ada@example.org", ago));
}

/// A provider may date sign-ins only when it is asked (`max_age`).
#[tokio::test]
async fn linking_after_any_sign_in_asks_providers_to_date_it() {
    let providers = Providers::start();
    let app = start_after_any_sign_in(&providers);
    one_dates(&providers, None);
    let mut browser = sign_in(&app, "one").await;
    assert_eq!(providers.one.authorization_requests()[0].get("max_age"), None, "no one changes anything");
    let login = format!("{}/login?error=RecentSignInRequired&callbackUrl=%2Faccount%3Fadd%3Dtwo", app.url);
    assert_eq!(post_link(&mut browser, "two").await.location(), login);
    let page = browser.get("/account?add=two").await.text;
    assert!(page.contains("Sign in once more") && !page.contains("/api/auth/link/"), "{page}");

    one_dates(&providers, Some(0));
    let back = browser.sign_in_with("one", "", "/account?add=two").await;
    assert!(back.location().ends_with("/account?add=two"), "{}", back.location());
    let asked = providers.one.authorization_requests().pop().unwrap();
    assert_eq!((&*asked["max_age"], &*asked["prompt"]), ("600", "login"));
    assert!(link(&mut browser, "two").await.location().ends_with("/account?changed=linked"));

    // An old date is none, and the provider is asked again.
    one_dates(&providers, Some(700));
    let mut browser = sign_in(&app, "one").await;
    assert!(post_link(&mut browser, "two").await.location().contains("error=RecentSignInRequired"));
    // Other pages do not have people sign in again.
    for return_to in ["/profile", "/accounts", "/account/x"] {
        let url = browser.begin_sign_in("one", "", return_to).await;
        assert!(!url.contains("max_age"), "{return_to}: {url}");
    }
    let silent = browser.begin_sign_in("one", "prompt=none", "/account").await;
    assert!(!silent.contains("max_age"), "{silent}");
}

/// With a provider that leaves the date out, and with GitHub, which has none, a session that has just
/// begun is enough.
#[tokio::test]
async fn linking_after_any_sign_in_needs_a_session_that_has_just_begun() {
    let providers = Providers::start();
    let mut app = start_after_any_sign_in(&providers);
    one_dates(&providers, None);
    let mut browser = sign_in(&app, "one").await;
    let back = browser.sign_in_with("one", "", "/account").await;
    assert!(back.location().ends_with("/account"), "{}", back.location());
    assert!(link(&mut browser, "two").await.location().ends_with("/account?changed=linked"));
    // From then on it is known.
    let mut browser = sign_in(&app, "one").await;
    assert!(post_link(&mut browser, "two").await.location().starts_with(providers.two.issuer()));

    // A session that is older is none. GitHub is known to date nothing, without being asked.
    let mut browser = sign_in(&app, "github").await;
    assert!(post_link(&mut browser, "one").await.location().starts_with(providers.one.issuer()));
    let mut database = app.open_database().await;
    execute(&mut database, "UPDATE hallpass_sessions SET created_at = created_at - 700000").await;
    app.kill();
    app.start_again();
    let asked = post_link(&mut browser, "one").await;
    let login = format!("{}/login?error=RecentSignInRequired&callbackUrl=%2Faccount%3Fadd%3Done", app.url);
    assert_eq!(asked.location(), login);
    let page = browser.get("/account").await.text;
    assert!(page.contains("Sign in once more"), "{page}");
    let url = browser.begin_sign_in("github", "", "/account").await;
    assert!(!url.contains("max_age"), "{url}");
}
