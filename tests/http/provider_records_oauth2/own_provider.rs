//! A provider that no record describes: by settings alone.

use hallpass_tests::{App, AppOptions, Client, Reply, ScriptedProvider};
use serde_json::{Value, json};

use super::{begin, callback};

pub const HOST: &str = "id.example.org";
pub const TOKEN_LINE: &str = "POST https://id.example.org/oauth/token";
pub const USERINFO_LINE: &str = "GET https://id.example.org/api/me";

/// The settings of a provider `work`.
pub fn settings(options: AppOptions) -> AppOptions {
    [
        ("_ID", "client"),
        ("_SECRET", "hunter2"),
        ("_AUTHORIZATION_URL", "https://id.example.org/oauth/authorize?tenant=a"),
        ("_TOKEN_URL", "https://id.example.org/oauth/token"),
        ("_USERINFO_URL", "https://id.example.org/api/me?fields=all"),
        ("_SUBJECT_FIELD", "/data/id"),
        ("_NAME_FIELD", "/data/name, /data/login"),
        ("_EMAIL_FIELD", "/data/mail"),
        ("_EMAIL_VERIFIED_FIELD", "/data/mail~1ok"),
        ("_PICTURE_FIELD", "/data/pictures/0"),
    ]
    .into_iter()
    .fold(options, |options, (suffix, value)| options.env(&format!("AUTH_WORK{suffix}"), value))
    .env("HALLPASS_SIGN_INS_PER_MINUTE", "0")
}

/// What the provider says about Ada, with a change.
pub fn ada(change: impl Fn(&mut Value)) -> Value {
    let mut ada = json!({ "data": {
        "id": 1815, "name": "Ada", "login": "ada", "mail": "ada@example.org", "mail/ok": true,
        "pictures": ["https://id.example.org/1.png"],
    } });
    change(&mut ada);
    ada
}

/// The correct answer of the token endpoint.
pub fn tokens() -> Reply {
    Reply::json(&json!({ "access_token": "hunter3", "token_type": "bearer" }))
}

/// Starts the provider, which answers correctly, and an app with these settings.
pub fn start(settings: impl Fn(AppOptions) -> AppOptions) -> (ScriptedProvider, App) {
    let provider = ScriptedProvider::start(&[HOST]);
    provider.answer(TOKEN_LINE, tokens());
    provider.answer(USERINFO_LINE, Reply::json(&ada(|_| ())));
    let app = App::start_with(settings(provider.configure(AppOptions::default())));
    (provider, app)
}

/// Signs in. Returns the error code for the login page, `None` on success.
pub async fn try_sign_in(browser: &mut Client) -> Option<String> {
    let (_, request) = begin(browser, "work").await;
    let back = browser.get(&callback(&request, &[("code", "a code")])).await;
    let url = url::Url::parse(back.location()).unwrap();
    if url.path() == "/profile" {
        return None;
    }
    assert_eq!(back.cookies_written(), Vec::<&str>::new());
    url.query_pairs().find(|(name, _)| name == "error").map(|(_, value)| value.into_owned())
}

#[tokio::test]
async fn oauth2_provider_signs_in_by_settings_alone() {
    let (provider, app) = start(settings);
    let mut browser = Client::of(&app);
    let (url, request) = begin(&mut browser, "work").await;
    assert_eq!(url, "https://id.example.org/oauth/authorize");
    assert_eq!((request["tenant"].as_str(), request.get("scope")), ("a", None));
    // An issuer that no one knows how to compare is ignored (RFC 9207 is not announced).
    let answer = [("code", "a code"), ("iss", "https://id.example.org")];
    assert!(browser.get(&callback(&request, &answer)).await.location().ends_with("/profile"));
    let user = browser.fetch_session().await["user"].clone();
    assert_eq!((&user["name"], &user["email"]), (&json!("Ada"), &json!("ada@example.org")));
    assert_eq!(
        (&user["emailVerified"], &user["image"]),
        (&json!(true), &json!("https://id.example.org/1.png"))
    );
    let requests = provider.take_requests();
    assert_eq!(requests[1].query["fields"], "all");
    let mut database = app.open_database().await;
    let identity: (String, String) = sqlx::query_as("SELECT issuer, subject FROM hallpass_identities")
        .fetch_one(&mut database)
        .await
        .unwrap();
    assert_eq!(identity, ("https://id.example.org/api/me".into(), "1815".into()));
}

#[tokio::test]
async fn oauth2_settings_change_the_requests() {
    let (provider, app) = start(|options| {
        settings(options)
            .env("AUTH_WORK_SCOPES", "read:me mail")
            .env("AUTH_WORK_PARAMS", "prompt=consent&access_type=offline")
            .env("AUTH_WORK_AUTH_METHOD", "post")
            .env("AUTH_WORK_PKCE", "no")
            .env("AUTH_WORK_NAME", "My work")
    });
    let mut browser = Client::of(&app);
    let (_, request) = begin(&mut browser, "work").await;
    assert_eq!((request["scope"].as_str(), request["access_type"].as_str()), ("read:me mail", "offline"));
    assert_eq!((request.get("code_challenge"), request["prompt"].as_str()), (None, "consent"));
    assert!(browser.get(&callback(&request, &[("code", "a code")])).await.location().ends_with("/profile"));
    let form = provider.take_requests().remove(0).form;
    assert_eq!((form.get("code_verifier"), form["client_secret"].as_str()), (None, "hunter2"));
    let url = browser.begin_sign_in("work", "prompt=login", "/").await;
    assert!(url.contains("prompt=login") && !url.contains("prompt=consent"), "{url}");
    assert_eq!(browser.get("/api/auth/providers").await.json()["work"]["name"], "My work");
}

/// A client without a secret: the verifier alone protects its codes.
#[tokio::test]
async fn oauth2_public_client_sends_its_id_and_the_verifier() {
    let (provider, app) =
        start(|options| settings(options).env("AUTH_WORK_AUTH_METHOD", "none").env("AUTH_WORK_SECRET", ""));
    assert_eq!(try_sign_in(&mut Client::of(&app)).await, None);
    let request = provider.take_requests().remove(0);
    assert_eq!((request.form["client_id"].as_str(), request.form.get("client_secret")), ("client", None));
    assert!(request.form.contains_key("code_verifier") && !request.headers.contains_key("authorization"));
}

#[tokio::test]
async fn oauth2_settings_with_mistakes_stop_the_start_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let options = settings(AppOptions::default())
        .env("AUTH_WORK_TOKEN_URL", "http://id.example.org/token")
        .env("AUTH_WORK_SUBJECT_FIELD", "data.id")
        .env("AUTH_WORK_PARAMS", "redirect_uri=https://evil.example")
        .env("AUTH_WORK_AUTH_METHOD", "digest")
        .env("AUTH_MASTODON_ID", "client")
        .env("AUTH_MASTODON_SECRET", "hunter2");
    let (status, log) = options.run_to_end(folder.path());
    assert!(!status.success());
    for part in [
        "AUTH_WORK_TOKEN_URL must be https",
        "AUTH_WORK_SUBJECT_FIELD is not a JSON pointer: did you mean /data/id?",
        "AUTH_WORK_PARAMS has the parameter redirect_uri",
        "AUTH_WORK_AUTH_METHOD is neither basic",
        "AUTH_MASTODON_URL is not set",
    ] {
        assert!(log.contains(part), "{part}: {log}");
    }
    assert!(!log.contains("hunter2"), "{log}");
}
