//! Providers that cannot be used.

use hallpass_tests::{AppOptions, Behaviour, CertifiedProvider, FakeProvider, Reply};
use serde_json::{Value, json};

use super::{assert_found, plain, run_doctor};

/// A behaviour of the provider, and what the doctor says, with its hint.
type Case = (Behaviour, &'static str, &'static str);

/// Wrong discovery documents and key sets.
fn wrong_documents() -> Vec<Case> {
    let document = |change: fn(&mut Value)| Behaviour { discovery: Box::new(change), ..Behaviour::default() };
    vec![
        (
            document(|document| document["issuer"] = "http://127.0.0.1:1/".into()),
            "calls its issuer",
            "AUTH_FAKE_ISSUER",
        ),
        (
            document(|document| document["token_endpoint"] = "http://app.example.org/token".into()),
            "token_endpoint is not https",
            "the provider's administrators",
        ),
        (
            document(|document| document["jwks_uri"] = Value::Null),
            "no jwks_uri",
            "the provider's administrators",
        ),
        (
            document(|document| document["response_types_supported"] = json!(["token"])),
            "authorization code flow",
            "Switch",
        ),
        (
            document(|document| document["code_challenge_methods_supported"] = json!(["plain"])),
            "PKCE with S256",
            "Switch",
        ),
        (
            document(|document| document["response_modes_supported"] = json!(["form_post"])),
            "does not offer the response mode query",
            "AUTH_FAKE_RESPONSE_MODE",
        ),
        (
            document(|document| document["id_token_signing_alg_values_supported"] = json!(["HS256"])),
            "signs ID tokens with nothing of",
            "Switch",
        ),
        (
            Behaviour { keys: Box::new(|keys| keys["keys"] = json!([])), ..Behaviour::default() },
            "no keys to sign with",
            "the provider's administrators",
        ),
    ]
}

/// Wrong answers of the endpoints.
fn wrong_answers() -> Vec<Case> {
    vec![
        (Behaviour::replying("discovery", Reply::html(404)), "status 404", "AUTH_FAKE_ISSUER"),
        (
            Behaviour::replying(
                "discovery",
                Reply::json(&json!({})).header("Date", "Tue, 01 Jan 2019 00:00:00 GMT"),
            ),
            "clock",
            "NTP",
        ),
        (
            Behaviour::replying(
                "authorize",
                Reply::redirect("https://id.example.org/oauth/error?authError=abc"),
            ),
            "leads to an error page",
            "/api/auth/callback/fake",
        ),
        (
            Behaviour::replying(
                "token",
                Reply::new(
                    401,
                    "application/json",
                    r#"{"error":"access_denied","error_description":"Unauthorized"}"#,
                ),
            ),
            "refuses the client id or its secret",
            "AUTH_FAKE_SECRET",
        ),
        (
            Behaviour::replying("token", Reply::new(404, "application/json", r#"{"error":"Not Found"}"#)),
            "refuses the client id or its secret",
            "AUTH_FAKE_ID",
        ),
        (
            Behaviour::replying(
                "token",
                Reply::new(401, "application/json", r#"{"error":"invalid_client"}"#),
            ),
            "refuses the client id or its secret",
            "AUTH_FAKE_SECRET",
        ),
    ]
}

#[tokio::test]
async fn doctor_finds_unusable_providers_with_hints() {
    let folder = tempfile::tempdir().unwrap();
    let provider = FakeProvider::start();
    let options = provider.configure(plain(), "fake");
    let (findings, wrong) = run_doctor(&options, folder.path());
    assert!(!wrong, "{findings:#?}");
    let sends = "to choose another account, a sign-in sends prompt=login";
    assert!(findings.iter().any(|finding| finding["says"] == sends), "{findings:#?}");
    let find = |says: &str, hint: &str| assert_found(&options, folder.path(), "provider fake", says, hint);
    for (behaviour, says, hint) in wrong_documents().into_iter().chain(wrong_answers()) {
        provider.set_behaviour(behaviour);
        find(says, hint);
    }
    // What cannot be seen is not called correct; and a cached answer says nothing about the clock.
    let old_answer = Reply::json(&json!({})).header("Date", "Tue, 01 Jan 2019 00:00:00 GMT");
    for (behaviour, says) in [
        (Behaviour::replying("authorize", Reply::html(200)), "cannot be seen from here"),
        (Behaviour::replying("authorize", Reply::html(503)), "cannot be seen from here"),
        (
            Behaviour::replying(
                "token",
                Reply::new(400, "application/json", r#"{"error":"invalid_request"}"#),
            ),
            "cannot be seen from here",
        ),
    ] {
        provider.set_behaviour(behaviour);
        let (findings, wrong) = run_doctor(&options, folder.path());
        let advised = findings.iter().any(|finding| {
            finding["verdict"] == "advice" && finding["says"].as_str().unwrap().contains(says)
        });
        assert!(advised && !wrong, "{findings:#?}");
    }
    let age = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() - 1_546_300_800;
    provider.set_behaviour(Behaviour::replying("discovery", old_answer.header("Age", &age.to_string())));
    let (findings, _) = run_doctor(&options, folder.path());
    let clock = findings.iter().find(|finding| finding["says"].as_str().unwrap().contains("clock")).unwrap();
    assert_eq!(clock["verdict"], "ok", "{clock}");
    drop(provider);
    find("no answer", "DNS");
}

#[tokio::test]
async fn doctor_checks_the_registration_at_a_certified_provider() {
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let provider =
        CertifiedProvider::start(&format!("http://localhost:{port}/api/auth/callback/certified"), "RS256");
    let options = provider.configure(plain()).env("HALLPASS_LISTEN", &format!("127.0.0.1:{port}"));
    let (findings, wrong) = run_doctor(&options, folder.path());
    assert!(!wrong, "{findings:#?}");
    let says = |text: &str| findings.iter().any(|finding| finding["says"].as_str().unwrap().contains(text));
    assert!(says("knows the client id and its secret") && says("as the redirect URI"), "{findings:#?}");

    let find = |options: &AppOptions, says: &str, hint: &str| {
        assert_found(options, folder.path(), "provider certified", says, hint);
    };
    find(
        &options.clone().env("AUTH_CERTIFIED_SECRET", "hunter2 is another one"),
        "or its secret",
        "AUTH_CERTIFIED_SECRET",
    );
    find(&options.clone().env("AUTH_CERTIFIED_ID", "another client"), "refuses", "client id");
    // The redirect URL is not the registered one.
    find(
        &options.env("AUTH_URL", "http://localhost:1"),
        "refuses us",
        "http://localhost:1/api/auth/callback/certified",
    );
}

/// A provider with neither, and settings that its record contradicts.
#[tokio::test]
async fn doctor_says_what_protects_without_pkce_and_a_nonce() {
    let folder = tempfile::tempdir().unwrap();
    let provider = FakeProvider::start();
    provider.set_behaviour(Behaviour {
        discovery: Box::new(|document| {
            document["issuer"] = "https://www.linkedin.com/oauth".into();
            document["id_token_signing_alg_values_supported"] = json!(["RS256"]);
            document["scopes_supported"] = json!(["openid", "profile", "email"]);
        }),
        ..Behaviour::default()
    });
    let options = provider.configure_preset(plain(), "linkedin");
    let has = |findings: &[Value], verdict: &str, text: &str| {
        findings.iter().any(|finding| {
            finding["subject"] == "provider linkedin"
                && finding["verdict"] == verdict
                && finding["says"].as_str().unwrap().contains(text)
        })
    };
    let (findings, wrong) = run_doctor(&options, folder.path());
    assert!(!wrong, "{findings:#?}");
    for text in [
        "to register a client: LinkedIn developers (https://www.linkedin.com/developers/apps), with the product",
        "sign-ins do without PKCE and a nonce, which this provider does not take",
        "what ties a code to its sign-in: state, secret and redirect URI; PKCE is refused; the nonce is not returned",
        "the client's secret, and the exact redirect URI",
    ] {
        assert!(has(&findings, "ok", text), "{text}: {findings:#?}");
    }
    let odd = options
        .env("AUTH_LINKEDIN_PKCE", "yes")
        .env("AUTH_LINKEDIN_AUTH_METHOD", "basic")
        .env("AUTH_LINKEDIN_SCOPES", "openid profile r_emailaddress");
    let (findings, wrong) = run_doctor(&odd, folder.path());
    assert!(!wrong, "{findings:#?}");
    for text in [
        "AUTH_LINKEDIN_PKCE is yes, and LinkedIn is known to refuse codes with a PKCE verifier",
        "AUTH_LINKEDIN_AUTH_METHOD is basic, and what is known to work with LinkedIn is post",
        "AUTH_LINKEDIN_SCOPES lacks email, which LinkedIn is asked for otherwise",
        "its discovery document does not list r_emailaddress among its scopes",
    ] {
        assert!(has(&findings, "advice", text), "{text}: {findings:#?}");
    }
    assert!(!has(&findings, "ok", "sign-ins do without PKCE"), "{findings:#?}");
}

/// What to register, and what protects where a provider refuses PKCE.
#[tokio::test]
async fn doctor_says_what_is_known_about_a_provider() {
    let folder = tempfile::tempdir().unwrap();
    let provider = FakeProvider::start();
    provider.set_behaviour(Behaviour {
        discovery: Box::new(|document| {
            document["issuer"] = "https://slack.com".into();
            document["id_token_signing_alg_values_supported"] = json!(["RS256"]);
        }),
        ..Behaviour::default()
    });
    let options = provider.configure_preset(plain(), "slack");
    let (findings, wrong) = run_doctor(&options, folder.path());
    assert!(!wrong, "{findings:#?}");
    for text in [
        "it does not take redirect URIs such as",
        "/api/auth/callback/slack (https only)",
        // The provider here takes every redirect URI, and the doctor does not contradict itself.
        "although it is not known to take such a redirect URI",
        "to register a client: Slack apps (https://api.slack.com/apps): OAuth & Permissions",
        "what ties a code to its sign-in: nonce; PKCE is refused",
        "its answer is asked for in the query of the redirect URI (query)",
        "the client authenticates with client_secret_post (post): the secret is in the body",
        "sign-ins do without PKCE, which this provider does not take",
        "The nonce, which it returns, ties the code to the sign-in",
        "it cannot prove a recent sign-in",
    ] {
        let says = |finding: &Value| finding["says"].as_str().unwrap().contains(text);
        assert!(
            findings.iter().any(|finding| finding["subject"] == "provider slack" && says(finding)),
            "{text}"
        );
    }
    assert!(!format!("{findings:?}").contains("it takes http"), "{findings:#?}");
    // Settings that the provider does not offer.
    provider.set_behaviour(Behaviour {
        discovery: Box::new(|document| {
            document["issuer"] = "https://slack.com".into();
            document["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
            document["id_token_signing_alg_values_supported"] = json!(["RS256"]);
        }),
        ..Behaviour::default()
    });
    let basic = options.clone().env("AUTH_SLACK_AUTH_METHOD", "basic");
    assert_found(
        &basic,
        folder.path(),
        "provider slack",
        "client authentication basic",
        "AUTH_SLACK_AUTH_METHOD",
    );
    provider.set_behaviour(Behaviour {
        discovery: Box::new(|document| {
            document["issuer"] = "https://slack.com".into();
            document["response_modes_supported"] = json!(["query"]);
        }),
        ..Behaviour::default()
    });
    let form_post = options.env("AUTH_SLACK_RESPONSE_MODE", "form_post");
    let mode = "response mode form_post";
    assert_found(&form_post, folder.path(), "provider slack", mode, "Leave AUTH_SLACK_RESPONSE_MODE out");
    // An issuer that no setting names.
    provider.set_behaviour(Behaviour::default());
    let (findings, _) = run_doctor(&form_post, folder.path());
    let other =
        findings.iter().find(|finding| finding["says"].as_str().unwrap().contains("calls its issuer"));
    let hint = other.unwrap()["hint"].as_str().unwrap();
    assert!(hint.contains("AUTH_SLACK_DISCOVERY_URL to another document"), "{hint}");
}
