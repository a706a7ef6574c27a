//! A certified OpenID provider that somebody else wrote, on another port, with each algorithm that we accept.

use hallpass_tests::{App, AppOptions, Browser, CertifiedProvider};

#[tokio::test]
async fn certified_provider_signs_in_with_every_accepted_algorithm() {
    for algorithm in ["EdDSA", "ES256", "PS256", "RS256"] {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let redirect_uri = format!("http://localhost:{port}/api/auth/callback/certified");
        let provider = CertifiedProvider::start(&redirect_uri, algorithm);
        let options = AppOptions::default()
            .without_dev_provider()
            .env("HALLPASS_LISTEN", &format!("127.0.0.1:{port}"))
            .env("RUST_LOG", "debug");
        let app = App::start_with(provider.configure(options));
        let browser = Browser::open(&app).await;
        browser.go("/login?callbackUrl=%2Fprofile").await;
        browser.click("button.provider").await;
        browser.see("input[name=login]").await.send_keys("ada").await.unwrap();
        browser.see("input[name=password]").await.send_keys("any").await.unwrap();
        browser.click("button[type=submit]").await;
        // What the app may know of the person.
        browser.see_text("body", "Authorize").await;
        browser.click("button[type=submit]").await;
        browser.arrive("/profile").await;
        browser.see_text(".menu-content, .profile", "").await;
        let session = browser.promise("fetch('/api/auth/session').then(answer => answer.json())").await;
        let user = &session["user"];
        assert_eq!(
            (&user["name"], &user["email"]),
            (&"Account ada".into(), &"ada@example.org".into()),
            "{algorithm}"
        );
        // Its own pages ask for what is not here.
        browser.finish(&["fonts.googleapis.com", "/favicon.ico"]).await;
    }
}
