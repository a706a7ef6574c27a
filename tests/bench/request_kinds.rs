//! The kinds of requests that are compared with the floor.

use hallpass_tests::{App, Client};

/// The session cookie, without the port.
const SESSION: &str = "hallpass.session";

/// One kind of request.
pub struct RequestKind {
    /// What it is, in results.
    pub name: &'static str,
    /// Its path.
    pub path: &'static str,
    /// Its headers beside `Host`.
    pub headers: Vec<String>,
}

/// All kinds, with the cookie of a user who signs in now.
pub async fn make_request_kinds(app: &App) -> Vec<RequestKind> {
    let mut browser = Client::of(app);
    browser.sign_in("ada", "/").await;
    let tag = browser.get("/api/auth/session").await.header("etag").unwrap().to_owned();
    let cookie = format!("Cookie: {}={}", browser.cookie_name(SESSION), browser.cookies[SESSION]);
    let known = format!("If-None-Match: {tag}");
    let kind = |name, path, headers: &[&String]| RequestKind {
        name,
        path,
        headers: headers.iter().map(|header| (*header).clone()).collect(),
    };
    vec![
        kind("GET /api/auth/session, no cookie", "/api/auth/session", &[]),
        // It is one session, which is cached.
        kind("GET /api/auth/session, signed in", "/api/auth/session", &[&cookie]),
        kind("GET /api/auth/session, 304", "/api/auth/session", &[&cookie, &known]),
        kind("GET /login, anonymous", "/login", &[]),
        kind("GET /, signed in", "/", &[&cookie]),
        kind("GET /dashboard, signed in", "/dashboard", &[&cookie]),
    ]
}
