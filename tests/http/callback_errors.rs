//! Error answers of a provider, or of an attacker who forges them.

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider};
use serde_json::json;

/// Error names in the answer, and the error code that the user gets.
const ANSWERS: [(&str, &str); 9] = [
    ("access_denied", "AccessDenied"),
    ("invalid_scope", "ProviderMisconfigured"),
    ("server_error", "ProviderUnavailable"),
    ("temporarily_unavailable", "ProviderUnavailable"),
    ("<script>alert(1)</script>", "OAuthCallbackError"),
    ("Configuration", "OAuthCallbackError"),
    ("access_denied\r\nSet-Cookie: a=b", "OAuthCallbackError"),
    ("\u{202e}deined_ssecca", "OAuthCallbackError"),
    // Neither a code nor an error: cancelled, with some providers.
    ("", "AccessDenied"),
];

#[tokio::test]
async fn callback_error_texts_of_the_provider_are_not_shown() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    for (error, code) in ANSWERS {
        for description in
            ["Call 555-1234", "<img src=x onerror=alert(1)>", &"long ".repeat(500), "\r\nlog: forged"]
        {
            let (error, description) = (error.to_owned(), description.to_owned());
            let sent = [error.clone(), description.clone()];
            provider.set_behaviour(Behaviour {
                callback: Box::new(move |parameters| {
                    parameters.as_object_mut().unwrap().remove("code");
                    parameters["error"] = json!(error);
                    parameters["error_description"] = json!(description);
                    parameters["error_uri"] = json!("https://evil.example/help");
                }),
                ..Default::default()
            });
            let callback = browser.reach_callback("fake", "", "/profile?a=b").await;
            let answer = browser.get(&callback).await;
            let url = url::Url::parse(answer.location()).unwrap();
            let get =
                |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|pair| pair.1.into_owned());
            assert_eq!(get("error").as_deref(), Some(code), "{sent:?}");
            assert_eq!(get("callbackUrl").as_deref(), Some("/profile?a=b"));
            // Where another account may help, our own name of the provider.
            let provider = (code == "AccessDenied").then_some("fake");
            assert_eq!(get("provider").as_deref(), provider);
            assert_eq!(url.query_pairs().count(), 3 + usize::from(provider.is_some()), "{url}");
            let page = browser.get(answer.location()).await.text;
            for word in ["555-1234", "onerror", "long long", "forged", "evil.example", "alert("] {
                assert!(!page.contains(word) && !url.as_str().contains(word), "{word}: {page}");
            }
        }
    }
    assert_eq!(browser.fetch_session().await, session);
    assert_eq!(provider.count_requests("token"), 0);
    // In the log a request cannot forge lines.
    assert!(!app.log().lines().any(|line| line.starts_with("log: forged") || line.starts_with("Set-Cookie")));
}

#[tokio::test]
async fn return_url_survives_the_sign_in_byte_for_byte() {
    let app = App::start();
    let mut browser = Client::of(&app);
    for path in [
        "/profile?a=b%20c&d=%2F%2f+e&&f=;g,h",
        "/profile?callbackUrl=%2Fdashboard%3Fx%3D1&error=none",
        "/dashboard?q=%E2%80%AE%F0%9F%A6%80&empty=&=",
        "/profile?a=(b)*c~d!e$f@g:h[i]#part/%20?x=y",
        "/nothing/%25/%3Cb%3E/here?%",
    ] {
        let back = browser.sign_in("ada", path).await;
        assert_eq!(back.location(), format!("{}{path}", app.url));
        // The same through a failure and the login page.
        let url = browser.begin_sign_in("dev", "", path).await;
        let declined = browser.post(&url, &[("choice", "deny")]).await.location().to_owned();
        let login = browser.get(&declined).await.location().to_owned();
        let query = url::Url::parse(&login).unwrap();
        let kept = query.query_pairs().find(|(name, _)| name == "callbackUrl").unwrap().1.into_owned();
        assert_eq!(kept, path);
    }
}

#[tokio::test]
async fn login_page_open_across_a_restart_still_signs_in() {
    let mut app = App::start();
    let mut browser = Client::of(&app);
    browser.get("/login?callbackUrl=%2Fprofile").await;
    let token = browser.cookies["hallpass.csrf"].split('.').next().unwrap().to_owned();
    assert!(app.terminate().success());
    app.start_again();
    let fields = [("csrfToken", token.as_str()), ("callbackUrl", "/profile")];
    let url = browser.post("/api/auth/signin/dev?login_hint=ada", &fields).await.location().to_owned();
    let callback = browser.get(&url).await.location().to_owned();
    assert_eq!(browser.get(&callback).await.location(), format!("{}/profile", app.url));
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
}

#[tokio::test]
async fn callback_sixteen_copies_make_one_token_request() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "", "/").await;
    let copies: Vec<_> = (0..16)
        .map(|_| {
            let (mut copy, callback) = (browser.clone(), callback.clone());
            tokio::spawn(async move {
                let answer = copy.get(&callback).await;
                answer.cookies_written().iter().filter(|name| **name == "hallpass.session").count()
            })
        })
        .collect();
    let mut sessions = 0;
    for copy in copies {
        sessions += copy.await.unwrap();
    }
    assert_eq!((sessions, provider.token_requests().len()), (1, 1));
    assert_eq!(app.count_rows("sessions").await, 1);
}
