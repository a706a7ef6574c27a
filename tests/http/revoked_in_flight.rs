//! A session that is revoked while its request is in flight: the request changes nothing (S9).

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
};

use hallpass_tests::{App, AppOptions, Client};
use reqwest::Method;
use serde_json::{Value, json};

/// A request with a part of its body sent.
struct PartialRequest {
    connection: TcpStream,
    rest: String,
}

/// Sends the head, waits until the handler asks for the body (RFC 9110, section 10.1.1), so that
/// the session has been checked, and sends a few bytes.
fn send_partially(app: &App, browser: &Client, path: &str, kind: &str, body: &str) -> PartialRequest {
    let port = url::Url::parse(&app.url).unwrap().port().unwrap();
    let mut connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let (now, later) = body.split_at(3);
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\nConnection: close\r\n\r\n",
        browser.cookie_header(),
        body.len()
    );
    connection.write_all(request.as_bytes()).unwrap();
    let mut interim = String::new();
    let mut answer = BufReader::new(connection.try_clone().unwrap());
    while !interim.ends_with("\r\n\r\n") {
        assert_ne!(answer.read_line(&mut interim).unwrap(), 0, "{interim}");
    }
    assert!(interim.starts_with("HTTP/1.1 100"), "{interim}");
    connection.write_all(now.as_bytes()).unwrap();
    PartialRequest { connection, rest: later.to_owned() }
}

impl PartialRequest {
    /// Sends the rest. Returns the answer.
    fn finish(mut self) -> String {
        self.connection.write_all(self.rest.as_bytes()).unwrap();
        let mut answer = String::new();
        self.connection.read_to_string(&mut answer).unwrap();
        answer
    }
}

/// Signs in the owner, and a thief with a session of the same user and a CSRF pair of its own.
async fn sign_in_owner_and_thief(app: &App) -> (Client, Client, String) {
    let (mut owner, mut thief) = (Client::of(app), Client::of(app));
    owner.sign_in("ada", "/").await;
    thief.sign_in("ada", "/").await;
    let token = thief.fetch_csrf_token().await;
    (owner, thief, token)
}

/// The owner ends all other sessions.
async fn revoke_others(owner: &mut Client) {
    let token = owner.fetch_csrf_token().await;
    let answer = owner
        .with_header("X-CSRF-Token", &token)
        .send(Method::DELETE, "/api/auth/sessions?except=current", None)
        .await;
    assert_eq!(answer.status, 204, "{}", answer.text);
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn session_s09_revoked_session_with_a_late_body_ends_nothing() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        for what in ["others", "all", "one"] {
            let (mut owner, mut thief, token) = sign_in_owner_and_thief(&app).await;
            let owners = owner.fetch_session().await["id"].as_str().unwrap().to_owned();
            let (path, body) = match what {
                "others" => {
                    ("/api/auth/sessions/end".to_owned(), format!("csrfToken={token}&except=current"))
                }
                "all" => ("/api/auth/sessions/end".to_owned(), format!("csrfToken={token}")),
                _ => (format!("/api/auth/sessions/{owners}/end"), format!("csrfToken={token}")),
            };
            let attack = send_partially(&app, &thief, &path, FORM, &body);
            // The head of the thief's request is checked while the session is live.
            assert_eq!(thief.fetch_session().await["user"]["name"], "Ada Lovelace");
            revoke_others(&mut owner).await;
            assert_eq!(thief.fetch_session().await, Value::Null);
            let answer = attack.finish();
            assert!(answer.starts_with("HTTP/1.1 401") || answer.contains("/login"), "{what}: {answer}");
            assert_eq!(owner.fetch_session().await["id"], owners.as_str(), "{what}");
            owner.sign_out().await;
        }
    }
}

#[tokio::test]
async fn session_s09_update_of_a_revoked_session_is_null() {
    let app = App::start();
    let (mut owner, mut thief, token) = sign_in_owner_and_thief(&app).await;
    for body in [json!({ "csrfToken": token }), json!({ "csrfToken": token, "data": { "theme": "dark" } })] {
        let attack = send_partially(&app, &thief, "/api/auth/session", "application/json", &body.to_string());
        thief.fetch_session().await;
        revoke_others(&mut owner).await;
        let answer = attack.finish();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\nnull"), "{answer}");
    }
}

#[tokio::test]
async fn session_s09_app_that_confirms_ignores_a_revoked_session() {
    let app = App::start_with(AppOptions::example());
    for (path, kind, body) in [("/api/notes", "text/plain", "stolen"), ("/notes/add", FORM, "note=stolen")] {
        let (mut owner, mut thief, _) = sign_in_owner_and_thief(&app).await;
        let attack = send_partially(&app, &thief, path, kind, body);
        thief.fetch_session().await;
        revoke_others(&mut owner).await;
        let answer = attack.finish();
        assert!(answer.starts_with("HTTP/1.1 401"), "{path}: {answer}");
        assert_eq!(owner.get("/api/notes").await.json(), json!([]), "{path}");
    }
    // The owner's own note is written.
    let mut owner = Client::of(&app);
    owner.sign_in("ada", "/").await;
    let written = send_partially(&app, &owner, "/api/notes", "text/plain", "mine").finish();
    assert!(written.starts_with("HTTP/1.1 204"), "{written}");
    assert_eq!(owner.get("/api/notes").await.json(), json!(["mine"]));
}
