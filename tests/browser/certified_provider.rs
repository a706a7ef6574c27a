//! A certified OpenID provider of another author, on another port, with every accepted algorithm.

use hallpass_tests::{App, AppOptions, Browser, CertifiedProvider};

/// An app with the provider, whose ID tokens are signed with `algorithm`.
fn start(algorithm: &str) -> (CertifiedProvider, App) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let redirect_uri = format!("http://localhost:{port}/api/auth/callback/certified");
    let provider = CertifiedProvider::start(&redirect_uri, algorithm);
    let options = AppOptions::default()
        .without_dev_provider()
        .env("HALLPASS_LISTEN", &format!("127.0.0.1:{port}"))
        .env("RUST_LOG", "debug");
    let app = App::start_with(provider.configure(options));
    (provider, app)
}

#[tokio::test]
async fn certified_provider_signs_in_with_every_accepted_algorithm() {
    for algorithm in ["EdDSA", "ES256", "PS256", "RS256"] {
        let (_provider, app) = start(algorithm);
        let browser = Browser::open(&app).await;
        browser.go_to("/login?callbackUrl=%2Fprofile").await;
        browser.click("button.provider").await;
        browser.wait_for("input[name=login]").await.send_keys("ada").await.unwrap();
        browser.wait_for("input[name=password]").await.send_keys("any").await.unwrap();
        browser.click("button[type=submit]").await;
        // The consent page.
        browser.wait_for_text("body", "Authorize").await;
        browser.click("button[type=submit]").await;
        browser.wait_for_path("/profile").await;
        browser.wait_for(".menu-content, .profile").await;
        let session = browser.await_promise("fetch('/api/auth/session').then(answer => answer.json())").await;
        let user = &session["user"];
        assert_eq!(
            (&user["name"], &user["email"]),
            (&"Account ada".into(), &"ada@example.org".into()),
            "{algorithm}"
        );
        // Its pages request files that are not available here.
        browser.finish(&["fonts.googleapis.com", "/favicon.ico"]).await;
    }
}

/// It refuses `prompt=select_account`, and its discovery document does not say so.
#[tokio::test]
async fn certified_provider_lets_the_person_choose_another_account() {
    let (_provider, app) = start("RS256");
    let browser = Browser::open(&app).await;
    for login in ["ada", "grace"] {
        browser.go_to("/login?error=AccessDenied&callbackUrl=%2Fprofile").await;
        browser.click("button.provider").await;
        // Also while it knows the person who was there before.
        browser.wait_for("input[name=login]").await.send_keys(login).await.unwrap();
        browser.wait_for("input[name=password]").await.send_keys("any").await.unwrap();
        browser.click("button[type=submit]").await;
        browser.wait_for_text("body", "Authorize").await;
        browser.click("button[type=submit]").await;
        browser.wait_for_path("/profile").await;
        browser.wait_for_text("main", &format!("{login}@example.org")).await;
    }
    browser.finish(&["fonts.googleapis.com", "/favicon.ico"]).await;
}
