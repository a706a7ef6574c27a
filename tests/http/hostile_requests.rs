//! Every parameter, header, cookie and body of every route: missing, doubled, huge, not UTF-8,
//! hostile.

use hallpass_tests::{App, AppOptions, Client, count_rows, send_raw};
use sqlx::AnyConnection;

const ROUTES: [(&str, &str); 25] = [
    ("GET", "/logout"),
    ("GET", "/health/live"),
    ("GET", "/api/auth/session"),
    ("POST", "/api/auth/session"),
    ("GET", "/api/auth/csrf"),
    ("GET", "/api/auth/providers"),
    ("GET", "/api/auth/signin"),
    ("POST", "/api/auth/signin"),
    ("GET", "/api/auth/signin/dev"),
    ("POST", "/api/auth/signin/dev"),
    ("GET", "/api/auth/callback/dev"),
    ("GET", "/api/auth/signout"),
    ("POST", "/api/auth/signout"),
    ("GET", "/api/auth/sessions"),
    ("DELETE", "/api/auth/sessions"),
    ("DELETE", "/api/auth/sessions/0123456789abcdef0123456789abcdef"),
    ("GET", "/api/auth/error"),
    ("GET", "/api/auth/verify-request"),
    ("POST", "/api/auth/_log"),
    ("GET", "/api/auth/nothing"),
    ("GET", "/health/ready"),
    ("GET", "/"),
    ("GET", "/login"),
    ("GET", "/dashboard"),
    ("GET", "/profile"),
];

const PARAMETERS: [&str; 14] = [
    "reference",
    "maxAge",
    "error_description",
    "callbackUrl",
    "error",
    "code",
    "state",
    "iss",
    "prompt",
    "login_hint",
    "max_age",
    "json",
    "csrfToken",
    "data",
];

/// Values for fields, parameters, cookies and headers.
fn hostile_values() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = [
        &b""[..],
        b"\xff\xfe",
        b"%ff%fe",
        b"%00",
        b"%",
        b"%zz",
        b"%c0%af",
        b"%0d%0aSet-Cookie:%20a=b",
        b"' OR 1=1 --",
        b"\"><script>alert(1)</script>",
        b"${jndi:ldap://127.0.0.1/a}",
        b"../../../../etc/passwd",
        b"\xe2\x80\xae%e2%80%ae",
        b"{\"$ne\":null}",
        b"-1",
        b"99999999999999999999",
        b"__proto__",
    ]
    .map(<[u8]>::to_vec)
    .to_vec();
    all.push(b"A".repeat(20_000));
    all
}

/// Replaces spaces, which would end the target in the request line.
fn escape_spaces(value: &[u8]) -> Vec<u8> {
    value.iter().map(|byte| if *byte == b' ' { b'+' } else { *byte }).collect()
}

fn request(method: &str, target: &[u8], headers: &[u8], body: &[u8]) -> Vec<u8> {
    let length = format!("Content-Length: {}\r\n", body.len());
    let length = if method == "GET" { b"" } else { length.as_bytes() };
    let start =
        [method.as_bytes(), b" ", target, b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"].concat();
    [&start[..], headers, length, b"\r\n", body].concat()
}

/// Counts the rows of each table.
async fn count_all_rows(database: &mut AnyConnection) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in ["users", "accounts", "identities", "sessions", "sign_in_callbacks"] {
        counts.push(count_rows(database, table).await);
    }
    counts
}

/// Sends the hostile requests beside a signed-in user, whose session must not change, on every
/// engine.
async fn assert_harmless(hostile: impl Fn(&str, &str, &str) -> Vec<Vec<u8>>) {
    for options in AppOptions::default().on_every_engine().await {
        assert_harmless_on(App::start_with(options), &hostile).await;
    }
}

async fn assert_harmless_on(app: App, hostile: impl Fn(&str, &str, &str) -> Vec<Vec<u8>>) {
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    let cookies = browser.cookie_header();
    let mut database = app.open_database().await;
    let before = count_all_rows(&mut database).await;
    let mut sent = 0;
    for (method, path) in ROUTES {
        for request in hostile(method, path, &cookies) {
            let answer = send_raw(&app, &request);
            let shown = String::from_utf8_lossy(&request[..request.len().min(300)]).into_owned();
            let status = answer.status.unwrap_or_else(|| panic!("no answer to {shown}"));
            assert!(status < 500, "{status} to {shown}");
            assert!(!answer.head.contains("set-cookie: hallpass.session"), "{} to {shown}", answer.head);
            // A malformed request may have an empty answer; every other error is a problem
            // document.
            let has_body = !answer.head.contains("content-length: 0");
            if status >= 400 && path.starts_with("/api/") && has_body {
                assert!(
                    answer.head.contains("content-type: application/problem+json"),
                    "{} to {shown}",
                    answer.head
                );
                let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
                assert_eq!(problem["status"], status, "{shown}");
            }
            sent += 1;
        }
    }
    assert!(sent > 200, "{sent}");
    // The expiry may have moved: a form counts as activity.
    let after = browser.fetch_session().await;
    assert_eq!((&after["id"], &after["user"]), (&session["id"], &session["user"]));
    assert_eq!(count_all_rows(&mut database).await, before);
    assert!(!app.log().contains("panicked"), "{}", app.log());
}

#[tokio::test]
async fn hostile_parameters_do_nothing() {
    assert_harmless(|method, path, cookies| {
        let cookies = format!("Cookie: {cookies}\r\n");
        let mut all = Vec::new();
        for (number, name) in PARAMETERS.iter().enumerate() {
            // Each name and path get another third of the values, so that each value meets each
            // name.
            for value in hostile_values().iter().skip((number + path.len()) % 3).step_by(3) {
                let once = [name.as_bytes(), b"=", &escape_spaces(value)].concat();
                all.push(request(method, &[path.as_bytes(), b"?", &once].concat(), cookies.as_bytes(), b""));
            }
            let twice = format!("{path}?{name}=a&{name}=b");
            all.push(request(method, twice.as_bytes(), cookies.as_bytes(), b""));
        }
        all
    })
    .await;
}

#[tokio::test]
async fn hostile_headers_do_nothing() {
    let names = [
        "Origin",
        "Sec-Fetch-Site",
        "X-CSRF-Token",
        "X-Auth-Return-Redirect",
        "X-Session-Activity",
        "If-None-Match",
        "Content-Type",
        "Accept",
        "Accept-Encoding",
        "User-Agent",
        "Authorization",
        "Host",
        "Referer",
    ];
    assert_harmless(|method, path, cookies| {
        let cookies = format!("Cookie: {cookies}\r\n");
        let mut all = Vec::new();
        for (number, name) in names.iter().enumerate() {
            for value in hostile_values().iter().skip((number + path.len()) % 4).step_by(4) {
                let headers = [cookies.as_bytes(), name.as_bytes(), b": ", value, b"\r\n"].concat();
                all.push(request(method, path.as_bytes(), &headers, b""));
            }
            let twice = format!("{cookies}{name}: a\r\n{name}: b\r\n");
            all.push(request(method, path.as_bytes(), twice.as_bytes(), b""));
        }
        all
    })
    .await;
}

#[tokio::test]
async fn hostile_cookies_do_nothing() {
    assert_harmless(|method, path, cookies| {
        let mut all = Vec::new();
        let ours = cookies.split("; ").map(|cookie| cookie.split('=').next().unwrap());
        for name in ours.chain(["other", ""]) {
            for value in hostile_values() {
                let header = [b"Cookie: ", name.as_bytes(), b"=", &value, b"\r\n"].concat();
                all.push(request(method, path.as_bytes(), &header, b""));
            }
        }
        let twice = format!("Cookie: {cookies}\r\nCookie: {cookies}\r\n");
        all.push(request(method, path.as_bytes(), twice.as_bytes(), b""));
        all.push(request(method, path.as_bytes(), b"Cookie: ;;;===;\xff=\xff; a\r\n", b""));
        all
    })
    .await;
}

#[tokio::test]
async fn hostile_bodies_do_nothing() {
    assert_harmless(|method, path, cookies| {
        if method == "GET" {
            return Vec::new();
        }
        let mut all = Vec::new();
        let deep = [b"{\"data\":".to_vec(), b"[".repeat(8000)].concat();
        for kind in
            ["application/x-www-form-urlencoded", "application/json", "multipart/form-data", "text/plain", ""]
        {
            let headers = format!("Cookie: {cookies}\r\nContent-Type: {kind}\r\n");
            for name in ["csrfToken", "callbackUrl", "json"] {
                for value in hostile_values() {
                    let form = [name.as_bytes(), b"=", &value].concat();
                    all.push(request(method, path.as_bytes(), headers.as_bytes(), &form));
                }
                let json = format!("{{\"{name}\":{{\"a\":[1,2]}},\"{name}\":1}}");
                all.push(request(method, path.as_bytes(), headers.as_bytes(), json.as_bytes()));
            }
            for body in [
                &b""[..],
                b"{",
                b"[]",
                b"null",
                b"\xff\xfe\x00",
                b"\xef\xbb\xbf{}",
                &deep,
                &b"a".repeat(300_000),
            ] {
                all.push(request(method, path.as_bytes(), headers.as_bytes(), body));
            }
        }
        all
    })
    .await;
}
