//! Trusted CA certificates, and requests through an https proxy.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

use hallpass_tests::{App, AppOptions, Authority, Behaviour, Client, FakeProvider, Nginx};
use serde_json::{Value, json};

/// As in a container without the package `ca-certificates`.
fn without_ca_certificates() -> AppOptions {
    AppOptions::default().env("SSL_CERT_FILE", "/nowhere/ca.pem").env("SSL_CERT_DIR", "/nowhere")
}

#[tokio::test]
async fn ca_certificates_missing_are_reported_and_it_starts() {
    let nginx = Nginx::with_https(&Authority::default(), "localhost");
    let provider = FakeProvider::start_behind(&nginx);
    let options = provider.configure(without_ca_certificates(), "fake");
    let app = App::start_with(options.clone());
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");

    let login = browser.begin_sign_in("fake", "", "/profile").await;
    assert!(login.contains("/login?error=ProviderMisconfigured&callbackUrl=%2Fprofile"), "{login}");
    for part in
        ["there are no CA certificates", "ca-certificates", "HALLPASS_CA_FILE", "the discovery document"]
    {
        assert!(app.log().contains(part), "{part}: {}", app.log());
    }
    let found =
        options.without_dev_provider().env("AUTH_URL", &app.url).run_command(app.folder(), &["doctor"]);
    assert!(found.stdout.contains("there are no CA certificates"), "{found:?}");
    // http on this computer needs none.
    assert!(found.stdout.contains(&format!("the server answers at {}", app.url)), "{found:?}");
}

#[tokio::test]
async fn ca_file_is_trusted_beside_the_systems_certificates() {
    let (own, systems, folder) = (Authority::default(), Authority::default(), tempfile::tempdir().unwrap());
    let proxies = [&own, &systems].map(|authority| Nginx::with_https(authority, "localhost"));
    let providers = proxies.each_ref().map(FakeProvider::start_behind);
    let file = |name: &str, authority: &Authority| {
        let file = folder.path().join(name);
        std::fs::write(&file, authority.pem()).unwrap();
        file.display().to_string()
    };
    let mut options = AppOptions::default()
        .env("SSL_CERT_FILE", &file("system.pem", &systems))
        .env("HALLPASS_CA_FILE", &file("own.pem", &own));
    for (provider, id) in providers.iter().zip(["own", "system"]) {
        options = provider.configure(options, id);
    }
    let app = App::start_with(options);
    let other = |claims: &mut Value| claims["email"] = json!("other@example.org");
    providers[1].set_behaviour(Behaviour { claims: Box::new(other), ..Behaviour::default() });
    for id in ["own", "system"] {
        let mut browser = Client::of(&app);
        let callback = browser.reach_callback(id, "", "/profile").await;
        assert!(browser.get(&callback).await.location().ends_with("/profile"), "{id}");
    }
}

/// Starts a proxy that refuses every `CONNECT`. Returns its URL, and a channel with the requests.
fn start_proxy() -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection: TcpStream = connection.unwrap();
            let mut request = [0; 1024];
            let length = connection.read(&mut request).unwrap_or(0);
            let line =
                String::from_utf8_lossy(&request[..length]).lines().next().unwrap_or_default().to_owned();
            let _ = connection.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            if send.send(line).is_err() {
                return;
            }
        }
    });
    (url, receive)
}

#[tokio::test]
async fn https_proxy_is_used_except_for_no_proxy_and_loopback() {
    let (url, requests) = start_proxy();
    let here = FakeProvider::start();
    let mut options = AppOptions::default()
        .env("HTTPS_PROXY", &url)
        .env("HTTP_PROXY", &url)
        .env("NO_PROXY", "direct.invalid");
    for (id, issuer) in [("far", "https://far.invalid"), ("direct", "https://direct.invalid")] {
        let prefix = format!("AUTH_{}", id.to_uppercase());
        options = options
            .env(&format!("{prefix}_ISSUER"), issuer)
            .env(&format!("{prefix}_ID"), "client")
            .env(&format!("{prefix}_SECRET"), "secret");
    }
    let app = App::start_with(here.configure(options, "here"));
    let mut browser = Client::of(&app);
    for id in ["far", "direct"] {
        let login = browser.begin_sign_in(id, "", "/").await;
        assert!(login.contains("error=ProviderUnavailable"), "{id}: {login}");
    }
    let callback = browser.reach_callback("here", "", "/profile").await;
    assert!(browser.get(&callback).await.location().ends_with("/profile"));
    let mut lines = Vec::new();
    while let Ok(line) = requests.recv_timeout(Duration::from_millis(100)) {
        lines.push(line);
    }
    assert!(!lines.is_empty(), "the proxy was not asked");
    assert!(lines.iter().all(|line| line.starts_with("CONNECT far.invalid:443 ")), "{lines:?}");
}
