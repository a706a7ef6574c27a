//! Programs and mobile apps with sessions of their own (RFC 8252).

mod authorization;
mod bearer;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass_tests::{Answer, App, AppOptions, Client};
use reqwest::{StatusCode, Url};
use sha2::{Digest as _, Sha256};

const APPS: &str = "cli, Notes for the command line, loopback; phone, Notes, com.example.notes:/signed-in";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const LOOPBACK: &str = "http://127.0.0.1:41999/cb";

pub fn options() -> AppOptions {
    AppOptions::default().env("HALLPASS_NATIVE_APPS", APPS)
}

/// The parameters of a good request.
fn params() -> Vec<(&'static str, String)> {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    vec![
        ("response_type", "code".into()),
        ("client_id", "cli".into()),
        ("redirect_uri", LOOPBACK.into()),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256".into()),
        ("state", "a b&c".into()),
    ]
}

fn with(mut params: Vec<(&'static str, String)>, name: &str, value: &str) -> Vec<(&'static str, String)> {
    let known = params.iter_mut().find(|(known, _)| *known == name).unwrap();
    known.1 = value.into();
    params
}

/// Where the app opens the browser.
fn path(params: &[(&str, String)]) -> String {
    let url = Url::parse_with_params("http://x/api/auth/authorize", params).unwrap();
    format!("{}?{}", url.path(), url.query().unwrap())
}

/// Sends the form on the consent page.
async fn decide(browser: &mut Client, params: &[(&str, String)], decision: &str) -> Answer {
    let token = browser.fetch_csrf_token().await;
    let mut fields: Vec<_> = params.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("csrfToken", token.as_str()), ("decision", decision)]);
    browser.post("/api/auth/authorize", &fields).await
}

/// A parameter in the query of a redirect.
fn param(location: &str, name: &str) -> Option<String> {
    let url = Url::parse(location).unwrap();
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

/// Signs a browser in, and gets a code from it.
async fn code(browser: &mut Client) -> String {
    let answer = decide(browser, &params(), "allow").await;
    param(answer.location(), "code").unwrap_or_else(|| panic!("{}", answer.location()))
}

async fn exchange(app: &App, changed: &[(&str, &str)], code: &str) -> Answer {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", LOOPBACK),
        ("client_id", "cli"),
        ("code_verifier", VERIFIER),
    ];
    for (name, value) in changed {
        fields.iter_mut().find(|(known, _)| known == name).unwrap().1 = value;
    }
    Client::of(app).post("/api/auth/token", &fields).await
}

fn error_of(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    answer.json()["error"].as_str().unwrap().to_owned()
}

fn with_bearer(client: &Client, token: &str) -> Client {
    client.with_header("Authorization", &format!("Bearer {token}"))
}

/// A signed-in browser, and an app that was signed in from it.
pub async fn browser_and_app(app: &App) -> (Client, Client, String) {
    let mut browser = Client::of(app);
    browser.sign_in("ada", "/").await;
    let code = code(&mut browser).await;
    let answer = exchange(app, &[], &code).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    (browser, with_bearer(&Client::of(app), &token), token)
}
