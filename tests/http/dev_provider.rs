//! The development provider is a real provider, for this computer only.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
};

use hallpass_tests::{App, AppOptions, Client};
use reqwest::{StatusCode, header::HOST};
use serde_json::Value;

/// Returns the origin of the provider, from an authorization URL.
async fn find_origin(app: &App) -> String {
    let url = Client::of(app).begin_sign_in("dev", "", "/").await;
    let url = url::Url::parse(&url).unwrap();
    assert_eq!(url.host_str(), Some("127.0.0.1"));
    url.origin().ascii_serialization()
}

#[tokio::test]
async fn dev_provider_refuses_foreign_hosts_and_proxies() {
    let app = App::start();
    let provider = find_origin(&app).await;
    let http = reqwest::Client::new();
    let get = || http.get(format!("{provider}/.well-known/openid-configuration"));
    assert_eq!(get().send().await.unwrap().status(), StatusCode::OK);
    for (name, value) in [
        (HOST.as_str(), "evil.example"),
        (HOST.as_str(), "localhost:8081"),
        ("Forwarded", "for=192.0.2.1"),
        ("X-Forwarded-For", "192.0.2.1"),
        ("X-Forwarded-Host", "app.example.org"),
        ("X-Real-IP", "192.0.2.1"),
        ("Via", "1.1 proxy"),
    ] {
        assert_eq!(
            get().header(name, value).send().await.unwrap().status(),
            StatusCode::FORBIDDEN,
            "{name} {value}"
        );
    }
}

/// The default of nginx: `proxy_pass http://127.0.0.1:8081;` sends that as `Host`, and no header
/// that names the client.
#[tokio::test]
async fn dev_provider_refuses_a_proxy_with_http_1_0() {
    let app = App::start();
    let provider = find_origin(&app).await;
    let authority = provider.strip_prefix("http://").unwrap();
    for (version, status) in [("1.0", "403"), ("1.1", "200")] {
        let mut stream = TcpStream::connect(authority).unwrap();
        let path = "/.well-known/openid-configuration";
        write!(stream, "GET {path} HTTP/{version}\r\nHost: {authority}\r\nConnection: close\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert_eq!(answer.split(' ').nth(1), Some(status), "{answer}");
    }
}

#[tokio::test]
async fn dev_provider_documents_describe_it() {
    let app = App::start();
    let provider = find_origin(&app).await;
    let get = |path: &str| {
        let request = reqwest::Client::new().get(format!("{provider}{path}"));
        async move { serde_json::from_str::<Value>(&request.send().await.unwrap().text().await.unwrap()).unwrap() }
    };
    let document = get("/.well-known/openid-configuration").await;
    assert_eq!(document["issuer"], provider);
    assert_eq!(document["code_challenge_methods_supported"][0], "S256");
    assert_eq!(document["id_token_signing_alg_values_supported"][0], "EdDSA");
    let keys = get("/jwks").await;
    assert_eq!((&keys["keys"][0]["kty"], &keys["keys"][0]["d"]), (&Value::from("OKP"), &Value::Null));
}

#[tokio::test]
async fn dev_provider_redirects_only_to_the_clients_url() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let url = browser.begin_sign_in("dev", "login_hint=ada", "/").await;
    let own = format!("{}/api/auth/callback/dev", app.url);
    let own: String = url::form_urlencoded::byte_serialize(own.as_bytes()).collect();
    assert!(url.contains(&own), "{url}");
    let answer = browser.get(&url.replace(&own, "https%3A%2F%2Fevil.example")).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::BAD_REQUEST, None));
    let answer = browser.get(&url.replace("code_challenge_method=S256", "code_challenge_method=plain")).await;
    assert!(answer.location().contains("error=invalid_request"), "{}", answer.location());
}

#[tokio::test]
async fn dev_provider_code_needs_the_client_secret() {
    let app = App::start();
    let provider = find_origin(&app).await;
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("dev", "login_hint=ada", "/").await;
    let code = url::Url::parse(&callback)
        .unwrap()
        .query_pairs()
        .find(|(name, _)| name == "code")
        .unwrap()
        .1
        .into_owned();
    let answer = reqwest::Client::new()
        .post(format!("{provider}/token"))
        .basic_auth("hallpass-development", Some("wrong"))
        .form(&[("grant_type", "authorization_code"), ("code", &code)])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    // The client can still exchange it.
    browser.get(&callback).await;
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
}

#[tokio::test]
async fn dev_provider_is_off_by_default() {
    let app = App::start_with(AppOptions::default().without_dev_provider());
    assert_eq!(Client::of(&app).get("/api/auth/providers").await.text, "{}");
}

#[tokio::test]
async fn dev_provider_in_a_container_needs_a_setting_and_warns() {
    let port = TcpListener::bind("0.0.0.0:0").unwrap().local_addr().unwrap().port();
    let options = AppOptions::default()
        .env("HALLPASS_LISTEN", &format!("0.0.0.0:{port}"))
        .env("HALLPASS_DEV_PROVIDER_LISTEN", "0.0.0.0:0")
        .env("AUTH_URL", &format!("http://localhost:{port}"));
    let folder = tempfile::tempdir().unwrap();
    let (status, stderr) = options.run_to_end(folder.path());
    assert_eq!(status.code(), Some(2));
    assert!(stderr.contains("set HALLPASS_DEV_PROVIDER_PUBLISHED_ON=localhost"), "{stderr}");

    let app = App::start_with(options.env("HALLPASS_DEV_PROVIDER_PUBLISHED_ON", "localhost"));
    assert!(app.log().contains("CAN SIGN IN AS ANYONE"), "{}", app.log());
    let provider = find_origin(&app).await;
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    // A published port arrives at another IP address of the container, with the browser's host
    // name.
    let authority = provider.strip_prefix("http://").unwrap();
    let container_url = provider.replace("127.0.0.1", "127.0.0.2");
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for (host, status) in [
        (authority, StatusCode::OK),
        ("evil.example", StatusCode::FORBIDDEN),
        (container_url.strip_prefix("http://").unwrap(), StatusCode::FORBIDDEN),
    ] {
        let get = http.get(format!("{container_url}/.well-known/openid-configuration")).header(HOST, host);
        assert_eq!(get.send().await.unwrap().status(), status, "{host}");
    }
}
