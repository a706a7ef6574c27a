//! Every change needs a recent sign-in.

use hallpass_tests::{App, AppOptions, Client, FakeProvider, execute};
use reqwest::StatusCode;
use serde_json::json;

use super::{Providers, identity_at, link, post_link, remove, sign_in, user_id, with_person};

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
    // That may be due to her. After another person's sign-in it is not.
    assert!(browser.get("/account?add=two").await.text.contains("Sign in once more"));
    providers.one.set_behaviour(with_person("grace-at-one", "grace@example.org", None));
    let failed = Client::of(&app).sign_in_with("one", "max_age=600&prompt=login", "/account").await;
    assert!(failed.location().contains("error=RecentSignInUnsupported"), "{}", failed.location());
    // The other provider may, and is none of theirs.
    let page = browser.get("/account?add=two").await.text;
    assert!(page.contains("None of your ways to sign in says when you last signed in"), "{page}");
    assert!(!page.contains("Sign in once more") && !page.contains("/api/auth/link/"), "{page}");
}

/// An application whose people use providers of which some do not date sign-ins.
fn start_after_any_sign_in(providers: &Providers) -> (App, FakeProvider) {
    let github = FakeProvider::start();
    let options = AppOptions::default().env("HALLPASS_ACCOUNT_LINKING", "any-sign-in");
    (App::start_with(github.configure_github(providers.configure(options))), github)
}

fn one_dates(providers: &Providers, ago: Option<u64>) {
    providers.one.set_behaviour(with_person("ada-at-one", "ada@example.org", ago));
}

/// How the account page has a person sign in once more, where an undated sign-in may do.
fn sign_in_again(app: &App, add: &str) -> String {
    let then = format!("%2Faccount%3Fadd%3D{add}%26samePerson%3Dtrue");
    format!("{}/login?error=RecentSignInRequired&callbackUrl={then}", app.url)
}

#[tokio::test]
async fn linking_after_any_sign_in_asks_providers_to_date_it() {
    let providers = Providers::start();
    let (app, _github) = start_after_any_sign_in(&providers);
    // An old date is none.
    one_dates(&providers, Some(700));
    let mut browser = sign_in(&app, "one").await;
    assert_eq!(providers.one.authorization_requests()[0].get("max_age"), None, "no one changes anything");
    assert_eq!(post_link(&mut browser, "two").await.location(), sign_in_again(&app, "two"));
    let page = browser.get("/account?add=two").await.text;
    assert!(page.contains("Sign in once more") && !page.contains("/api/auth/link/"), "{page}");

    let account = "/account?add=two&samePerson=true";
    // The provider was asked, and has not had the person sign in again.
    let old = browser.sign_in_with("one", "", account).await;
    assert!(old.location().contains("error=SignInRejected"), "{}", old.location());
    assert!(app.log().contains("auth_time is older"), "{}", app.log());
    one_dates(&providers, Some(0));
    let back = browser.sign_in_with("one", "", account).await;
    assert!(back.location().ends_with(account), "{}", back.location());
    let asked = providers.one.authorization_requests().pop().unwrap();
    assert_eq!((&*asked["max_age"], &*asked["prompt"]), ("600", "login"));
    assert!(link(&mut browser, "two").await.location().ends_with("/account?changed=linked&add=two"));

    // Other sign-ins do not have people sign in again at the provider.
    for return_to in ["/profile", "/account", "/accounts?samePerson=true"] {
        let url = browser.begin_sign_in("one", "", return_to).await;
        assert!(!url.contains("max_age"), "{return_to}: {url}");
    }
    let silent = browser.begin_sign_in("one", "prompt=none", account).await;
    assert!(!silent.contains("max_age"), "{silent}");
}

/// With a provider that leaves the date out, and with GitHub, which has none, a session that has
/// just begun is enough.
#[tokio::test]
async fn linking_after_any_sign_in_needs_a_session_that_has_just_begun() {
    let providers = Providers::start();
    let (mut app, _github) = start_after_any_sign_in(&providers);
    one_dates(&providers, None);
    let mut browser = sign_in(&app, "one").await;
    assert!(link(&mut browser, "two").await.location().ends_with("/account?changed=linked&add=two"));
    let mut other = sign_in(&app, "github").await;
    assert!(post_link(&mut other, "one").await.location().starts_with(providers.one.issuer()));

    // A session that is older is none.
    let mut database = app.open_database().await;
    execute(&mut database, "UPDATE hallpass_sessions SET created_at = created_at - 700000").await;
    app.kill();
    app.start_again();
    for (browser, add) in [(&mut browser, "github"), (&mut other, "one")] {
        assert_eq!(post_link(browser, add).await.location(), sign_in_again(&app, add));
        let page = browser.get("/account").await.text;
        assert!(page.contains("Sign in once more"), "{page}");
    }
    // GitHub is known to date nothing, and is not asked.
    let url = other.begin_sign_in("github", "", "/account?samePerson=true").await;
    assert!(!url.contains("max_age"), "{url}");
    // The other provider leaves the date out, and a new session is enough. One such answer says
    // nothing about others: the person may have changed what it was asked.
    let back = browser.sign_in_with("one", "", "/account?samePerson=true").await;
    assert!(back.location().ends_with("/account?samePerson=true"), "{}", back.location());
    assert!(post_link(&mut browser, "github").await.location().contains("/authorize"));
    one_dates(&providers, Some(700));
    let mut browser = sign_in(&app, "one").await;
    assert_eq!(post_link(&mut browser, "two").await.location(), sign_in_again(&app, "two"));
}

/// Otherwise the account page of the other person would be shown, where the next click adds the way
/// of the first one to their account.
#[tokio::test]
async fn session_s27_sign_in_for_a_change_must_be_of_the_same_person() {
    for linking in ["on", "any-sign-in"] {
        let providers = Providers::start();
        let app = App::start_with(
            providers.configure(AppOptions::default().env("HALLPASS_ACCOUNT_LINKING", linking)),
        );
        one_dates(&providers, Some(700));
        let mut browser = sign_in(&app, "one").await;
        let ada = user_id(&mut browser).await;
        let page = browser.get("/account?add=two").await.text;
        let (_, login) = page.split_once("class=\"button\" href=\"").unwrap();
        let (login, _) = login.split_once('"').unwrap();
        let login = login.replace("&amp;", "&");
        let query: Vec<(String, String)> =
            url::Url::parse(&login).unwrap().query_pairs().into_owned().collect();
        let get = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let max_age = get("maxAge").map_or_else(String::new, |age| format!("max_age={age}"));

        providers.one.set_behaviour(with_person("bob-at-one", "bob@example.org", Some(0)));
        let back = browser.sign_in_with("one", &max_age, &get("callbackUrl").unwrap()).await;
        assert!(back.location().contains("error=SamePersonRequired"), "{linking}: {}", back.location());
        assert_eq!(user_id(&mut browser).await, ada);
        // Nor after a new identity with her address, which leads to the account page by another
        // way.
        providers.one.set_behaviour(with_person("new-at-one", "ada@example.org", Some(0)));
        let back = browser.sign_in_with("one", &max_age, &get("callbackUrl").unwrap()).await;
        let kept = if max_age.is_empty() { "samePerson%3Dtrue" } else { "maxAge=600" };
        assert!(back.location().contains("error=OAuthAccountNotLinked"), "{linking}: {}", back.location());
        assert!(back.location().contains(kept), "{linking}: {}", back.location());
        assert_eq!(app.count_rows("users").await, 1);
    }
}
