//! Configuration mistakes, and what the configuration does to cookies.

use std::net::TcpListener;

use hallpass_tests::{App, AppOptions, Client};

#[test]
fn configuration_mistakes_are_reported_at_once_with_hints() {
    let folder = tempfile::tempdir().unwrap();
    let (status, stderr) = AppOptions::default()
        .env("HALLPASS_LISTEN", "0.0.0.0:0")
        .env("AUTH_URL", "http://app.example.org")
        .env("AUTH_SECRET", "hunter2")
        .env("AUTH_WORK_ISSUER", "https://id.example.org")
        .run_to_end(folder.path());
    assert_eq!(status.code(), Some(2));
    for name in [
        "AUTH_URL must be https",
        "AUTH_SECRET has fewer",
        "AUTH_WORK_ID is not set",
        "AUTH_WORK_SECRET is not set",
    ] {
        assert!(stderr.contains(name), "{name} is missing in {stderr}");
    }
    assert!(!stderr.contains("hunter2"), "{stderr}");
    // Nothing was written.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn dev_provider_stops_the_start_in_production() {
    let folder = tempfile::tempdir().unwrap();
    let (status, stderr) = AppOptions::default()
        .env("AUTH_URL", "https://app.example.org")
        .env("AUTH_SECRET", &"s".repeat(32))
        .run_to_end(folder.path());
    assert_eq!(status.code(), Some(2));
    assert!(stderr.contains("--dev-provider") && stderr.contains("anyone sign in as anyone"), "{stderr}");
}

#[test]
fn missing_secret_stops_the_start_in_production() {
    let folder = tempfile::tempdir().unwrap();
    let options = AppOptions::default().without_dev_provider().env("AUTH_URL", "https://app.example.org");
    let (status, stderr) = options.run_to_end(folder.path());
    assert_eq!(status.code(), Some(2));
    assert!(stderr.contains("AUTH_SECRET is not set") && stderr.contains("openssl rand"), "{stderr}");
}

#[test]
fn taken_port_is_reported() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let socket_address = taken.local_addr().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let options = AppOptions::default().env("HALLPASS_LISTEN", &socket_address.to_string());
    let (status, stderr) = options.run_to_end(folder.path());
    assert_eq!(status.code(), Some(1));
    assert!(stderr.contains(&format!("port {} is taken", socket_address.port())), "{stderr}");
}

#[tokio::test]
async fn https_cookies_have_the_host_prefix_and_are_secure() {
    let options = AppOptions::default()
        .without_dev_provider()
        .env("AUTH_URL", "https://app.example.org")
        .env("AUTH_SECRET", &"s".repeat(32));
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let app = App::start_with(options.env("HALLPASS_LISTEN", &format!("127.0.0.1:{port}")));
    assert_eq!(app.url, "https://app.example.org");
    let answer = Client::of(&app).get(&format!("http://127.0.0.1:{port}/api/auth/csrf")).await;
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-hallpass.csrf="), "{cookie}");
    for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}
