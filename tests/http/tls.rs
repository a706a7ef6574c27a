//! https: certificates of providers, and our own cookies behind it.

use hallpass_tests::{App, AppOptions, Authority, Client, FakeProvider, Nginx};
use serde_json::Value;

/// Options of an app that trusts only `authority`.
fn trusting(authority: &Authority, folder: &tempfile::TempDir) -> AppOptions {
    let file = folder.path().join("authority.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    AppOptions::default().env("SSL_CERT_FILE", &file.display().to_string())
}

#[tokio::test]
async fn provider_needs_a_trusted_certificate_for_its_name() {
    let (authority, folder) = (Authority::default(), tempfile::tempdir().unwrap());
    let right = Nginx::with_https(&authority, "localhost");
    let wrong_name = Nginx::with_https(&authority, "id.example.org");
    let untrusted = Nginx::with_https(&Authority::default(), "localhost");
    let providers = [&right, &wrong_name, &untrusted].map(FakeProvider::start_behind);
    let mut options = trusting(&authority, &folder);
    for (provider, id) in providers.iter().zip(["right", "wrong", "untrusted"]) {
        options = provider.configure(options, id);
    }
    let app = App::start_with(options);
    let mut browser = Client::of(&app);
    for id in ["wrong", "untrusted"] {
        let login = browser.begin_sign_in(id, "", "/profile").await;
        assert!(login.contains("/login?error=ProviderMisconfigured&callbackUrl=%2Fprofile"), "{id}: {login}");
    }
    assert_eq!((providers[1].count_requests("discovery"), providers[2].count_requests("discovery")), (0, 0));
    let callback = browser.reach_callback("right", "", "/profile").await;
    assert!(browser.get(&callback).await.location().ends_with("/profile"));
    assert_eq!(browser.fetch_session().await["user"]["name"], "Fay Ke");
}

#[tokio::test]
async fn provider_elsewhere_cannot_name_endpoints_on_this_computer() {
    let (authority, folder) = (Authority::default(), tempfile::tempdir().unwrap());
    let nginx = Nginx::with_https(&authority, "localhost");
    let (provider, trap) = (FakeProvider::start_behind(&nginx), FakeProvider::start());
    let target = format!("{}/token", trap.issuer());
    provider.set_behaviour(hallpass_tests::Behaviour {
        discovery: Box::new(move |document| document["token_endpoint"] = Value::String(target.clone())),
        ..Default::default()
    });
    let app = App::start_with(provider.configure(trusting(&authority, &folder), "fake"));
    let login = Client::of(&app).begin_sign_in("fake", "", "/").await;
    assert!(login.contains("error=ProviderMisconfigured"), "{login}");
    assert_eq!(trap.count_requests("token"), 0);
}

#[tokio::test]
async fn https_sign_in_works_with_prefixed_cookies() {
    let nginx = Nginx::with_https(&Authority::default(), "localhost");
    let app = App::start_with(nginx.configure(AppOptions::default()));
    assert_eq!(app.url, nginx.url);
    let mut browser = Client::of(&app);
    let back = browser.sign_in("ada", "/profile").await;
    assert_eq!(back.location(), format!("{}/profile", nginx.url));
    let mut names: Vec<_> = browser.cookies.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["__Host-hallpass.csrf", "__Host-hallpass.session", "__Host-hallpass.signin"]);
    let cookie = back.headers["set-cookie"].to_str().unwrap();
    for attribute in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    // A browser that was here over https comes back over https, whatever the answer was.
    for path in ["/", "/api/auth/session", "/api/auth/nothing", "/nothing"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"), "{path}");
    }
    // The name without the prefix is not ours.
    let value = browser.cookies.remove("__Host-hallpass.session").unwrap();
    browser.cookies.insert("hallpass.session".into(), value);
    assert_eq!(browser.fetch_session().await, Value::Null);
}
