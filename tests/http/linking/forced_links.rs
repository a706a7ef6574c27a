//! No one else makes a browser link anything, and no other session finishes a link.

use hallpass_tests::{App, AppOptions};
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{Providers, identities, identity_at, link, reach_link_callback, sign_in, user_id, with_person};

/// The callback of a link is worth nothing without the session that began it: not after a sign-out,
/// not with another session of the same person, not with that of another one, not in another
/// browser.
#[tokio::test]
async fn session_s27_link_belongs_to_the_session_that_began_it() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(providers.configure(options));
        let begun = async || {
            let mut browser = sign_in(&app, "one").await;
            let callback = reach_link_callback(&mut browser, "two").await;
            (browser, callback)
        };
        let code = "error=LinkSessionEnded";
        let (mut browser, callback) = begun().await;
        browser.sign_out().await;
        let answer = browser.get(&callback).await;
        assert!(answer.location().starts_with(&format!("{}/login?{code}&callbackUrl=%2Faccount", app.url)));
        assert_eq!(answer.cookies_written(), Vec::<&str>::new());

        // Signed in again, as the same person and as another one.
        for (subject, email) in [("ada-at-one", "ada@example.org"), ("eve-at-one", "eve@example.org")] {
            let (mut browser, callback) = begun().await;
            providers.one.set_behaviour(with_person(subject, email, Some(0)));
            browser.sign_in_with("one", "", "/profile").await;
            let session = browser.fetch_session().await;
            let answer = browser.get(&callback).await;
            assert!(
                answer.location().starts_with(&format!("{}/account?{code}", app.url)),
                "{}",
                answer.location()
            );
            assert_eq!(browser.fetch_session().await, session);
            providers.one.set_behaviour(with_person("ada-at-one", "ada@example.org", Some(0)));
        }

        // An attacker sends their own callback to a victim.
        let (_, callback) = begun().await;
        let mut victim = sign_in(&app, "one").await;
        let answer = victim.get(&callback).await;
        assert!(answer.location().contains("/login?error=SignInElsewhere"), "{}", answer.location());

        assert_eq!(providers.two.count_requests("token"), 0);

        // An admin deletes the user meanwhile: the store decides, whatever this server has cached.
        let (mut browser, callback) = begun().await;
        let id = user_id(&mut browser).await;
        assert_eq!(app.run_command(&["users", "delete", "--user", &id]).code, Some(0));
        let answer = browser.get(&callback).await;
        assert!(answer.location().contains(code), "{}", answer.location());
        assert_eq!(app.count_rows("identities WHERE subject = 'ada-at-two'").await, 0);
    }
}

/// No other site can make a browser link or remove anything.
#[tokio::test]
async fn session_s11_link_needs_a_form_of_this_site() {
    let providers = Providers::start();
    let app = providers.start_app();
    let mut browser = sign_in(&app, "one").await;
    link(&mut browser, "two").await;
    let token = browser.fetch_csrf_token().await;
    let one = identity_at(&mut browser, "one").await;
    let unlink = format!("/api/auth/identities/{one}/unlink");
    let foreign =
        browser.with_header("Origin", "https://evil.example").with_header("Sec-Fetch-Site", "cross-site");
    for path in ["/api/auth/link/two", &unlink] {
        for (client, fields) in [
            (&browser, &[][..]),
            (&browser, &[("csrfToken", "made up")]),
            (&foreign, &[("csrfToken", token.as_str())]),
        ] {
            let answer = client.clone().post(path, fields).await;
            assert_eq!(
                (answer.status, &answer.json()["code"]),
                (StatusCode::FORBIDDEN, &json!("MissingCSRF")),
                "{path}"
            );
            assert_eq!(answer.cookies_written(), Vec::<&str>::new());
        }
        assert_eq!(browser.get(path).await.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    let path = format!("/api/auth/identities/{one}");
    assert_eq!(browser.send(Method::DELETE, &path, None).await.status, StatusCode::FORBIDDEN);
    assert_eq!(identities(&mut browser).await.len(), 2);
    // A link never takes a return URL of another site.
    let fields = [("csrfToken", token.as_str()), ("callbackUrl", "https://evil.example/")];
    let url = browser.post("/api/auth/link/two", &fields).await.location().to_owned();
    let callback = browser.get(&url).await.location().to_owned();
    assert_eq!(
        browser.get(&callback).await.location(),
        format!("{}/account?changed=linked-before&add=two", app.url)
    );
}

/// A link from elsewhere chooses what the page offers first, and nothing else: it does not say that
/// anything was added, and adds nothing.
#[tokio::test]
async fn session_s11_link_to_the_account_page_adds_nothing() {
    let providers = Providers::start();
    let app = providers.start_app();
    let browser = sign_in(&app, "one").await;
    let mut led =
        browser.with_header("Sec-Fetch-Site", "cross-site").with_header("Referer", "https://evil.example/");
    for path in [
        "/account?add=two",
        "/account?add=two&callbackUrl=https%3A%2F%2Fevil.example%2F",
        "/account?add=none",
    ] {
        let page = led.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(
            page.text.contains("If you wanted to sign in with"),
            path.contains("add=two"),
            "{}",
            page.text
        );
    }
    assert_eq!(providers.two.count_requests("authorize"), 0);
    assert_eq!(identities(&mut led).await.len(), 1);
}
