//! `hallpass doctor` about providers with which every sign-in would fail.

use hallpass_tests::{AppOptions, Behaviour, FakeProvider, Reply};
use serde_json::{Value, json};

fn options(provider: &FakeProvider) -> AppOptions {
    provider.configure(AppOptions::default().without_dev_provider(), "fake")
}

/// Runs the doctor. Returns the verdicts about the provider, each with its text and hint.
fn run_doctor(provider: &FakeProvider) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let findings = options(provider).run_command(folder.path(), &["doctor", "--json"]).json();
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let of_provider =
        findings.as_array().unwrap().iter().filter(|finding| finding["subject"] == "provider fake");
    of_provider
        .map(|finding| {
            (text(finding, "verdict"), format!("{} {}", text(finding, "says"), text(finding, "hint")))
        })
        .collect()
}

fn assert_finding(provider: &FakeProvider, verdict: &str, parts: &[&str]) {
    let findings = run_doctor(provider);
    let found =
        findings.iter().any(|(given, says)| given == verdict && parts.iter().all(|part| says.contains(part)));
    assert!(found, "{verdict} {parts:?}: {findings:#?}");
}

fn refusal(status: u16, error: &str) -> Reply {
    Reply::new(status, "application/json", json!({ "error": error }).to_string())
}

#[tokio::test]
async fn doctor_compares_the_secret_with_a_made_up_one() {
    let provider = FakeProvider::start();
    let answer_with = |own: (u16, &'static str), other: (u16, &'static str)| {
        let client = move |secret: &str| {
            let (status, error) = if secret == hallpass_tests::CLIENT_SECRET { own } else { other };
            Some(refusal(status, error))
        };
        provider.set_behaviour(Behaviour { client: Box::new(client), ..Behaviour::default() });
    };
    answer_with((400, "invalid_grant"), (401, "invalid_client"));
    assert_finding(&provider, "ok", &["knows the client id and its secret"]);
    answer_with((400, "invalid_request"), (401, "invalid_client"));
    assert_finding(&provider, "ok", &["knows the client id and its secret"]);
    answer_with((401, "invalid_client"), (401, "invalid_client"));
    assert_finding(&provider, "wrong", &["refuses the client id or its secret", "AUTH_FAKE_SECRET"]);
    // The provider checks the code first, so that the answer says nothing about the client.
    answer_with((400, "invalid_grant"), (400, "invalid_grant"));
    assert_finding(&provider, "advice", &["cannot be seen from here", "Try a sign-in"]);
    let is_sure = |(verdict, says): &(String, String)| verdict == "ok" && says.contains("the client id");
    assert!(!run_doctor(&provider).iter().any(is_sure));
    answer_with((503, "temporarily_unavailable"), (401, "invalid_client"));
    assert_finding(&provider, "advice", &["cannot be seen from here", "status 503"]);
    // An outage during the second request says nothing about secrets, either.
    for (status, error) in [(429, "slow_down"), (503, "temporarily_unavailable")] {
        answer_with((400, "invalid_grant"), (status, error));
        assert_finding(&provider, "advice", &["cannot be seen from here", &format!("status {status}")]);
        assert!(!run_doctor(&provider).iter().any(is_sure));
    }
}

#[tokio::test]
async fn doctor_reads_the_errors_of_the_authorization_endpoint() {
    let provider = FakeProvider::start();
    let report = |error: &'static str| {
        let callback = move |parameters: &mut Value| *parameters = json!({ "error": error });
        provider.set_behaviour(Behaviour { callback: Box::new(callback), ..Behaviour::default() });
    };
    for error in ["login_required", "interaction_required", "consent_required", "account_selection_required"]
    {
        report(error);
        assert_finding(&provider, "ok", &["as the redirect URI"]);
    }
    report("invalid_scope");
    assert_finding(&provider, "wrong", &["invalid_scope", "openid profile email"]);
    for error in ["unauthorized_client", "unsupported_response_type", "access_denied", "something_else"] {
        report(error);
        assert_finding(&provider, "wrong", &[error]);
    }
    report("temporarily_unavailable");
    assert_finding(&provider, "advice", &["temporarily_unavailable"]);
}

#[tokio::test]
async fn doctor_requests_the_same_scopes_as_sign_ins() {
    let provider = FakeProvider::start();
    run_doctor(&provider);
    let requests = provider.authorization_requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0]["scope"], "openid profile email");
}

/// For every document the doctor finds a fault exactly if a sign-in cannot begin.
#[tokio::test]
async fn doctor_and_sign_ins_agree_about_discovery_documents() {
    type Change = fn(&mut Value);

    let provider = FakeProvider::start();
    let documents: [(&str, Change, bool); 7] = [
        ("another issuer", |it| it["issuer"] = json!(format!("{}/a", it["issuer"].as_str().unwrap())), false),
        ("a slash", |it| it["issuer"] = json!(format!("{}/", it["issuer"].as_str().unwrap())), true),
        ("no key set", |it| it["jwks_uri"] = json!(null), false),
        ("not https", |it| it["authorization_endpoint"] = json!("http://example.org/"), false),
        ("odd lists", |it| it["claims_supported"] = json!(7), true),
        ("no lists", |it| drop(it.as_object_mut().unwrap().remove("response_types_supported")), true),
        ("an odd policy", |it| it["op_policy_uri"] = json!("no URL"), true),
    ];
    for (what, change, usable) in documents {
        provider.set_behaviour(Behaviour { discovery: Box::new(change), ..Behaviour::default() });
        let app = hallpass_tests::App::start_with(provider.configure(AppOptions::default(), "fake"));
        let begun = hallpass_tests::Client::of(&app).begin_sign_in("fake", "", "/").await;
        assert_eq!(!begun.contains("error="), usable, "{what}: {begun}");
        let findings = run_doctor(&provider);
        assert_eq!(!findings.iter().any(|(verdict, _)| verdict == "wrong"), usable, "{what}: {findings:#?}");
    }
}
