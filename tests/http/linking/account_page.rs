//! The account page, and applications without it.

use std::time::UNIX_EPOCH;

use hallpass_tests::{App, AppOptions, Behaviour, Client};
use reqwest::StatusCode;

use super::{Providers, post_link, reach_link_callback, sign_in, with_person};

#[tokio::test]
async fn account_page_is_for_its_person_and_needs_no_script() {
    let providers = Providers::start();
    let app = providers.start_app();
    let mut anonymous = Client::of(&app);
    let login = anonymous.get("/account?add=two").await;
    assert_eq!(login.location(), format!("{}/login?callbackUrl=%2Faccount%3Fadd%3Dtwo", app.url));
    let below_api = anonymous.with_header("Accept", "text/html").get("/api/auth/account").await;
    assert_eq!(below_api.location(), format!("{}/login?callbackUrl=%2Fapi%2Fauth%2Faccount", app.url));
    providers.one.set_behaviour(Behaviour {
        claims: Box::new(|claims| {
            claims["name"] = "<script>Ada</script>".into();
            claims["auth_time"] = UNIX_EPOCH.elapsed().unwrap().as_secs().into();
        }),
        ..Behaviour::default()
    });
    let mut browser = sign_in(&app, "one").await;
    assert!(browser.get("/profile").await.text.contains("href=\"/account\""));
    for path in ["/account", "/api/auth/account"] {
        let page = browser.get(path).await;
        assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, Some("no-store")));
        assert!(!page.text.contains("<script"), "{}", page.text);
        // In the frame of the app.
        for part in
            ["<title>Your ways to sign in · Hallpass</title>", "<header>", "action=\"/api/auth/signout\""]
        {
            assert!(page.text.contains(part), "{part}: {}", page.text);
        }
        assert_eq!(page.text.matches("<link rel=\"stylesheet\"").count(), 1, "{}", page.text);
        assert!(page.text.contains("Your only way to sign in"), "{}", page.text);
        let policy = page.header("content-security-policy").unwrap();
        for part in ["default-src 'none'", "form-action 'self' https: http://", providers.two.issuer()] {
            assert!(policy.contains(part), "{part}: {policy}");
        }
    }
    // There is no hint for a provider that they have.
    let page = browser.get("/account?add=one").await.text;
    assert!(page.contains("/api/auth/link/one") && !page.contains("If you wanted to sign in with"), "{page}");
    let hostile = "/account?error=%3Cb%3E&reference=%3Cb%3E&add=%22%3E%3Cb%3E&callbackUrl=%22%3E%3Cb%3E&changed=%3Cb%3E";
    let page = browser.get(hostile).await.text;
    assert!(!page.contains("<b>"), "{page}");
    // An outage is none of an anonymous visitor.
    let outage = app.break_store().await;
    assert_eq!(browser.get("/account").await.status, StatusCode::SERVICE_UNAVAILABLE);
    outage.end().await;
}

#[tokio::test]
async fn linking_that_is_turned_off_has_no_routes_and_no_page() {
    let providers = Providers::start();
    let options = AppOptions::default().env("HALLPASS_ACCOUNT_LINKING", "off");
    let app = App::start_with(providers.configure(options));
    let mut browser = sign_in(&app, "one").await;
    let page = browser.get("/profile").await.text;
    assert!(page.contains("name=\"hallpass-account-page\" content=\"\""), "{page}");
    assert!(!page.contains("href=\"/account\""), "{page}");
    let paths = ["/account", "/api/auth/account", "/api/auth/identities", "/api/auth/identities/x/unlink"];
    for path in paths {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(post_link(&mut browser, "two").await.status, StatusCode::NOT_FOUND);
    providers.two.set_behaviour(with_person("ada-at-two", "ada@example.org", Some(0)));
    let refused = Client::of(&app).sign_in_with("two", "", "/profile").await.location().to_owned();
    assert!(refused.contains("/login?error=OAuthAccountNotLinked&callbackUrl=%2Fprofile"), "{refused}");
}

/// It is turned off, or the person's link is begun at a server of the version before, meanwhile.
#[tokio::test]
async fn link_that_was_begun_before_linking_was_turned_off_is_refused() {
    let providers = Providers::start();
    let mut app = providers.start_app();
    let mut browser = sign_in(&app, "one").await;
    let callback = reach_link_callback(&mut browser, "two").await;
    app.kill();
    app.set_env("HALLPASS_ACCOUNT_LINKING", "off");
    app.start_again();
    browser.get(&callback).await;
    assert_eq!(app.count_rows("identities").await, 1);
    assert_eq!(providers.two.count_requests("token"), 0);
}

/// On a shared computer, the provider may know another person.
#[tokio::test]
async fn account_page_says_which_account_is_added_where_none_can_be_chosen() {
    let providers = Providers::start();
    // An empty value: the provider is not asked to let the person choose.
    let options = providers.configure(AppOptions::default()).env("AUTH_TWO_PARAMS", "prompt=");
    let app = App::start_with(options);
    let mut browser = sign_in(&app, "one").await;
    let page = browser.get("/account").await.text;
    let note = "<p id=\"account-two\"><small>If you are signed in at <bdi translate=\"no\">Two</bdi>, you are asked \
                whether to add that account. For another one, sign out there first.</small></p>";
    assert!(page.contains(note) && page.contains("aria-describedby=\"account-two\""), "{page}");
    assert!(!page.contains("account-one"), "{page}");
}
