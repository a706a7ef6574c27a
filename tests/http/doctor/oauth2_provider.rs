//! Providers without OpenID Connect.

use hallpass_tests::{AppOptions, Reply, ScriptedProvider};
use serde_json::{Value, json};

use super::{assert_found, plain, run_doctor};
use crate::provider_records_oauth2::own_provider::{HOST, TOKEN_LINE, USERINFO_LINE, settings};

const AUTHORIZATION_LINE: &str = "GET https://id.example.org/oauth/authorize";

/// A provider as one that works answers the doctor.
fn start() -> ScriptedProvider {
    let provider = ScriptedProvider::start(&[HOST]);
    provider.answer(USERINFO_LINE, Reply::new(401, "application/json", "{}"));
    provider.answer(AUTHORIZATION_LINE, Reply::html(200));
    provider.answer(TOKEN_LINE, Reply::new(400, "application/json", r#"{"error":"invalid_grant"}"#));
    provider
}

fn says(findings: &[Value], text: &str) -> bool {
    findings.iter().any(|finding| {
        finding["subject"] == "provider work" && finding["says"].as_str().unwrap().contains(text)
    })
}

#[tokio::test]
async fn doctor_examines_an_oauth2_provider() {
    let folder = tempfile::tempdir().unwrap();
    let provider = start();
    let options = provider.configure(settings(plain()));
    let (findings, wrong) = run_doctor(&options, folder.path());
    assert!(!wrong, "{findings:#?}");
    for text in [
        "the redirect URI to register is http://localhost:",
        "its userinfo endpoint answers",
        "to choose another account, a sign-in sends prompt=login",
        "state, secret and redirect URI; PKCE is sent, and not known to be checked",
        "it cannot prove a recent sign-in",
        "cannot be seen from here",
    ] {
        assert!(says(&findings, text), "{text}: {findings:#?}");
    }
    let requests = provider.take_requests();
    let userinfo = requests.iter().find(|request| request.line == USERINFO_LINE).unwrap();
    assert!(!userinfo.headers.contains_key("authorization"), "{userinfo:?}");
    let asked = requests.iter().find(|request| request.line == AUTHORIZATION_LINE).unwrap();
    assert_eq!((asked.query["client_id"].as_str(), asked.query["tenant"].as_str()), ("client", "a"));

    let without_pkce = options.clone().env("AUTH_WORK_PKCE", "no");
    assert!(says(&run_doctor(&without_pkce, folder.path()).0, "AUTH_WORK_PKCE is no: sign-ins send no PKCE"));
    let find = |says: &str, hint: &str| assert_found(&options, folder.path(), "provider work", says, hint);
    provider.answer(TOKEN_LINE, Reply::new(401, "application/json", r#"{"error":"invalid_client"}"#));
    find("refuses the client id or its secret", "AUTH_WORK_SECRET");
    find("refuses the client id or its secret", "AUTH_WORK_AUTH_METHOD to basic or post");
    let special = options.clone().env("AUTH_WORK_SECRET", "a hunter2+b");
    let says = "refuses the client id or its secret";
    assert_found(&special, folder.path(), "provider work", says, "basic_unencoded");
    provider.answer(AUTHORIZATION_LINE, Reply::html(404));
    find("refuses us with status 404", "/api/auth/callback/work");
    provider.answer(USERINFO_LINE, Reply::html(404));
    find("userinfo endpoint answers status 404", "AUTH_WORK_USERINFO_URL");
    let unreachable = options.clone().env("HTTPS_PROXY", "http://127.0.0.1:9");
    let says = "the userinfo endpoint at id.example.org";
    assert_found(&unreachable, folder.path(), "provider work", says, "DNS");
}

#[tokio::test]
async fn doctor_says_what_is_known_about_a_provider() {
    let folder = tempfile::tempdir().unwrap();
    let provider = ScriptedProvider::start(&["accounts.spotify.com", "api.spotify.com"]);
    let me = Reply::json(&json!({ "error": { "status": 401, "message": "No token provided" } }));
    provider.answer("GET https://api.spotify.com/v1/me", me);
    let options =
        provider.configure(plain()).env("AUTH_SPOTIFY_ID", "client").env("AUTH_SPOTIFY_SECRET", "hunter2");
    let says = |options: &AppOptions, parts: [&str; 2]| {
        let text = json!(run_doctor(options, folder.path()).0).to_string();
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
    };
    let refused = "callback/spotify (https, or http://127.0.0.1; localhost is refused)";
    says(&options, ["it does not take redirect URIs such as http://localhost", refused]);
    says(&options, ["Set AUTH_URL", "as unverified"]);
    let taken = options.env("AUTH_URL", "http://127.0.0.1:8080");
    let register = "the redirect URI to register is http://127.0.0.1:8080/api/auth/callback/spotify (https";
    says(&taken, [register, "as unverified"]);
}

#[tokio::test]
async fn doctor_says_what_protects_where_pkce_may_be_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let provider = ScriptedProvider::start(&["www.facebook.com", "graph.facebook.com", "api.x.com"]);
    let configured = |id: &str| {
        let options = provider.configure(plain()).env(&format!("AUTH_{id}_ID"), "client");
        options.env(&format!("AUTH_{id}_SECRET"), "hunter2")
    };
    for (options, verdict, parts) in [
        (
            configured("FACEBOOK"),
            "ok",
            [
                "what ties a code to its sign-in: state, secret and redirect URI; PKCE is sent, and not known",
                "PKCE is documented for the scope openid only",
                "it cannot prove a recent sign-in",
            ],
        ),
        (
            configured("FACEBOOK")
                .env("AUTH_FACEBOOK_PKCE", "no")
                .env("AUTH_FACEBOOK_SCOPES", "public_profile"),
            "advice",
            ["AUTH_FACEBOOK_PKCE is no", "AUTH_FACEBOOK_SCOPES lacks email", "no e-mail address here"],
        ),
        // Whoever gets hold of a code can use it.
        (
            configured("BITBUCKET")
                .env("AUTH_BITBUCKET_SECRET", "")
                .env("AUTH_BITBUCKET_AUTH_METHOD", "none"),
            "advice",
            [
                "state and redirect URI; PKCE is sent",
                "not known to be checked",
                "AUTH_BITBUCKET_AUTH_METHOD is none",
            ],
        ),
        (
            configured("TWITTER").env("AUTH_TWITTER_PKCE", "no"),
            "wrong",
            ["AUTH_TWITTER_PKCE is no", "X is known to refuse sign-ins without PKCE", ""],
        ),
    ] {
        let (findings, _) = run_doctor(&options, folder.path());
        let said: Vec<_> = findings.iter().filter(|finding| finding["verdict"] == verdict).collect();
        let said = json!(said).to_string();
        for part in parts {
            assert!(said.contains(part), "{part}: {findings:#?}");
        }
    }
}

/// With the method and the headers of a sign-in; another request is answered with 404 there.
#[tokio::test]
async fn doctor_asks_the_userinfo_endpoint_as_a_sign_in_does() {
    for (id, host, line, header) in [
        (
            "dropbox",
            "api.dropboxapi.com",
            "POST https://api.dropboxapi.com/2/users/get_current_account",
            None,
        ),
        ("notion", "api.notion.com", "GET https://api.notion.com/v1/users/me", Some("notion-version")),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let provider = ScriptedProvider::start(&[host]);
        provider.answer(line, Reply::new(401, "application/json", "{}"));
        let prefix = format!("AUTH_{}", id.to_uppercase());
        let options = provider.configure(plain());
        let options =
            options.env(&format!("{prefix}_ID"), "client").env(&format!("{prefix}_SECRET"), "hunter2");
        let (findings, _) = run_doctor(&options, folder.path());
        let answers = |finding: &Value| finding["says"] == "its userinfo endpoint answers";
        assert!(findings.iter().any(answers), "{id}: {findings:#?}");
        let requests = provider.take_requests();
        let asked = requests.iter().find(|request| request.line == line).unwrap();
        assert!(header.is_none_or(|name| asked.headers.contains_key(name)), "{asked:?}");
        assert!(!asked.headers.contains_key("authorization"), "{asked:?}");
        // What to set would make other people of everyone.
        provider.answer(line, Reply::html(404));
        let (findings, _) = run_doctor(&options, folder.path());
        let text = json!(findings).to_string();
        assert!(text.contains("userinfo endpoint answers status 404"), "{text}");
        assert!(!text.contains("_USERINFO_URL") && !text.contains("_API_URL"), "{text}");
    }
}
