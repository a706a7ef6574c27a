//! Signing in with every OAuth 2 provider that has a record, end to end: each plays what it
//! documents, at its real URLs.

mod binding;
mod case;
mod client_credentials;
mod countries;
mod development;
mod error_names;
mod errors_in_200;
mod files;
mod fragments;
mod hobbies;
mod hostile;
mod one_provider;
mod others;
pub mod own_provider;
mod social_networks;
mod teams;
mod token_errors;

use std::collections::{BTreeSet, HashMap};

use case::{Case, SECRET};
use hallpass_tests::{App, AppOptions, Client, Reply, ScriptedProvider};
use serde_json::{Value, json};
use url::Url;

use crate::provider_records::played::expect_no_one;

fn cases() -> Vec<Case> {
    let groups = [
        social_networks::cases(),
        hobbies::cases(),
        development::cases(),
        files::cases(),
        teams::cases(),
        countries::cases(),
        others::cases(),
    ];
    groups.concat()
}

/// Starts the provider of all cases, and an app that knows each of them.
fn start() -> (ScriptedProvider, App, Vec<Case>) {
    let cases = cases();
    let hosts: BTreeSet<String> = cases.iter().flat_map(Case::hosts).collect();
    let provider = ScriptedProvider::start(&hosts.iter().map(String::as_str).collect::<Vec<_>>());
    let mut options = provider.configure(AppOptions::default()).env("HALLPASS_SIGN_INS_PER_MINUTE", "0");
    for case in &cases {
        let prefix = case.prefix();
        options = options.env(&format!("{prefix}_ID"), "client").env(&format!("{prefix}_SECRET"), SECRET);
        if let Some(server) = case.server {
            options = options.env(&format!("{prefix}_URL"), server);
        }
        provider.answer(&format!("POST {}", case.token), case.tokens.clone());
        provider.answer(&format!("{} {}", case.userinfo_method, case.userinfo), Reply::json(&case.says));
        if let Some((url, says)) = &case.emails {
            provider.answer(&format!("GET {url}"), Reply::json(says));
        }
    }
    // Each of its customers has one of these parameters.
    let options = options.env("AUTH_WORKOS_PARAMS", "organization=org_1");
    (provider, App::start_with(options), cases)
}

/// Begins a sign-in. Returns the authorization URL, and the parameters of its query.
async fn begin(browser: &mut Client, id: &str) -> (String, HashMap<String, String>) {
    let url = Url::parse(&browser.begin_sign_in(id, "", "/profile").await).unwrap();
    let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let by_name: HashMap<_, _> = query.iter().cloned().collect();
    assert_eq!(query.len(), by_name.len(), "{id}: a parameter is there twice: {query:?}");
    let mut without_query = url.clone();
    without_query.set_query(None);
    (without_query.into(), by_name)
}

/// The URL that the provider sends the browser back to.
fn callback(request: &HashMap<String, String>, answer: &[(&str, &str)]) -> String {
    let mut url = Url::parse(&request["redirect_uri"]).unwrap();
    url.query_pairs_mut().append_pair("state", &request["state"]).extend_pairs(answer);
    url.into()
}

#[tokio::test]
async fn oauth2_record_signs_in_as_its_provider_documents() {
    let (provider, app, cases) = start();
    let mut database = app.open_database().await;
    for case in &cases {
        let id = case.id;
        let mut browser = Client::of(&app);
        let (url, request) = begin(&mut browser, id).await;
        assert_eq!(url, case.authorization, "{id}");
        let asked = |name: &str| request.get(name).map(String::as_str);
        for (name, value) in case.asks.iter().copied().chain([
            ("response_type", "code"),
            (case.client_id_param, "client"),
            ("code_challenge_method", "S256"),
        ]) {
            assert_eq!(asked(name), Some(value), "{id}: {name}");
        }
        let asks_scopes = case.asks.iter().any(|(name, _)| *name == "scope");
        assert_eq!(asked("scope").is_some(), asks_scopes, "{id}: {request:?}");
        assert!(asked("code_challenge").is_some_and(|challenge| challenge.len() == 43), "{id}");
        assert_eq!(asked("nonce"), None, "{id}: nothing would give it back");

        let code = format!("code of {id}");
        let answer = [&[("code", code.as_str())][..], &case.callback[..]].concat();
        let back = browser.get(&callback(&request, &answer)).await;
        let return_url = back.location().trim_end_matches('#');
        assert!(return_url.ends_with("/profile"), "{id}: {return_url} {}", app.log());
        let requests = provider.take_requests();
        assert_eq!(requests[0].line, format!("POST {}", case.token), "{id}");
        case.check_token_request(&requests[0]);
        assert_eq!(requests[1].line, format!("{} {}", case.userinfo_method, case.userinfo), "{id}");
        case.check_userinfo_request(&requests[1]);
        assert_eq!(requests.len(), 2 + usize::from(case.emails.is_some()), "{id}: {requests:?}");

        let session = browser.fetch_session().await;
        let (user, is) = (&session["user"], &case.is);
        assert_eq!(session["provider"], id);
        assert_eq!(
            (&user["name"], &user["email"], &user["image"]),
            (&json!(is.name), &json!(is.email), &json!(is.image)),
            "{id}"
        );
        assert_eq!(user["emailVerified"].as_bool().unwrap_or(false), is.email_verified, "{id}");
        let identity: (String, String) = sqlx::query_as(
            "SELECT i.issuer, i.subject FROM hallpass_identities i \
                 JOIN hallpass_accounts a ON a.user_id = i.user_id WHERE a.provider = $1",
        )
        .bind(id)
        .fetch_one(&mut database)
        .await
        .unwrap();
        assert_eq!((identity.0.as_str(), identity.1.as_str()), (is.issuer, is.subject), "{id}");
    }
    let log = app.log();
    for secret in [SECRET, case::TOKEN, "code of "] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[tokio::test]
async fn oauth2_record_tells_a_cancelled_sign_in_from_an_error() {
    let (provider, app, cases) = start();
    for case in &cases {
        let id = case.id;
        let before = app.log().len();
        let mut browser = Client::of(&app);
        let (_, request) = begin(&mut browser, id).await;
        let back = browser.get(&callback(&request, &case.cancelled)).await;
        let log = app.log().split_off(before);
        assert!(back.location().contains("error=AccessDenied"), "{id}: {} {log}", back.location());
        let error = case.cancelled.iter().find(|(name, _)| *name == "error").unwrap().1;
        assert!(log.contains(&format!("the provider answered {error}")), "{id}: {log}");
        assert_eq!(browser.fetch_session().await, Value::Null, "{id}");
    }
    assert!(provider.take_requests().is_empty());
    expect_no_one(&app).await;
    let public = Client::of(&app).get("/api/auth/providers").await.json();
    for case in &cases {
        let shown = &public[case.id];
        assert_eq!((&shown["type"], &shown["name"]), (&json!("oauth"), &json!(case.name)), "{}", case.id);
        assert_eq!(shown["recentSignIn"], json!(false), "{}", case.id);
    }
}

/// As the records that the documentation lists.
#[test]
fn oauth2_records_are_all_played_and_documented() {
    let document = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/providers.md");
    let document = std::fs::read_to_string(document).unwrap();
    let table = document.split("<!-- oauth2 providers -->").nth(1).unwrap();
    let table = table.split("<!-- end of oauth2 providers -->").next().unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let documented: BTreeSet<_> =
        rows.filter_map(|cell| cell.trim().strip_prefix('`')?.strip_suffix('`')).collect();
    let played = cases();
    assert_eq!(documented, played.iter().map(|case| case.id).collect());
}
