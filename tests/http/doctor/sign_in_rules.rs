//! The doctor says who may sign in, and finds rules that would admit others than was meant.

use hallpass_tests::{AppOptions, FakeProvider};
use serde_json::Value;

use super::{assert_found, plain, run_doctor};

const TENANTS: [&str; 2] = ["72f988bf-86f1-41af-91ab-2d7cd011db47", "a3ff9c9e-4b63-4a12-9c0c-6a3b6c2f6c11"];

fn says(findings: &[Value], subject: &str, verdict: &str, text: &str) -> bool {
    findings.iter().any(|finding| {
        finding["subject"] == subject
            && finding["verdict"] == verdict
            && finding["says"].as_str().unwrap().contains(text)
    })
}

#[tokio::test]
async fn doctor_shows_the_rules_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let provider = FakeProvider::start();
    let options = provider.configure(plain(), "fake");
    let (findings, wrong) = run_doctor(&options, folder.path());
    assert!(!wrong && says(&findings, "provider fake", "ok", "no rule in the settings"), "{findings:#?}");
    let options = options
        .env("HALLPASS_ALLOWED_EMAILS", "example.org, ada@example.com")
        .env("AUTH_FAKE_ALLOWED_CLAIMS", "/realm_access/roles=staff,admin");
    let (findings, wrong) = run_doctor(&options, folder.path());
    let all =
        "a verified e-mail address of @example.org, 1 address; and the claim /realm_access/roles=staff,admin";
    assert!(!wrong && says(&findings, "provider fake", "ok", all), "{findings:#?}");
    // Nothing of the list but its domains.
    assert!(!findings.iter().any(|finding| finding.to_string().contains("ada@")), "{findings:#?}");
    let no_one = options.env("AUTH_SPOTIFY_ID", "client").env("AUTH_SPOTIFY_SECRET", "hunter2");
    let (findings, _) = run_doctor(&no_one, folder.path());
    let admits = "admits no one who signs in with spotify";
    assert!(says(&findings, "HALLPASS_ALLOWED_EMAILS", "advice", admits), "{findings:#?}");
}

#[tokio::test]
async fn doctor_finds_rules_that_would_admit_others() {
    let folder = tempfile::tempdir().unwrap();
    let provider = FakeProvider::start();
    let fake = || provider.configure(plain(), "fake");
    let find = |options: AppOptions, name: &str, says: &str, hint: &str| {
        assert_found(&options, folder.path(), name, says, hint);
    };
    let everyone = "must not mean everyone";
    for name in ["HALLPASS_ALLOWED_EMAILS", "AUTH_FAKE_ALLOWED_EMAILS", "AUTH_FAKE_TENANTS"] {
        find(fake().env(name, ""), name, everyone, "leave the setting out");
    }
    find(fake().env("HALLPASS_ALLOWED_EMAILS_FILE", ""), "HALLPASS_ALLOWED_EMAILS", everyone, "leave");
    find(
        fake().env("AUTH_FAKE_ALLOWED_CLAIMS", "groups"),
        "AUTH_FAKE_ALLOWED_CLAIMS",
        "not claim=value",
        "hd=",
    );
    // An address that no one has verified would admit, under another name.
    let claims = "AUTH_FAKE_ALLOWED_CLAIMS";
    for rule in ["email=ada@example.org", "emails=ada@example.org", "groups=a; upn=ada@example.org"] {
        find(fake().env(claims, rule), claims, "may have made up", "Use AUTH_FAKE_ALLOWED_EMAILS");
    }
    find(fake().env(claims, "nickname=ada"), claims, "people write themselves", "a group, a role");
    // The content of a file is not shown.
    let list = folder.path().join("list");
    std::fs::write(&list, "example.org\nhunter2:x:0:0\n").unwrap();
    for name in ["HALLPASS_ALLOWED_EMAILS_FILE", "AUTH_FAKE_ALLOWED_EMAILS_FILE"] {
        let options = fake().env(name, list.to_str().unwrap());
        find(options, name, "names a file whose entry 2 is not a domain", "List addresses");
    }
    let name = "AUTH_FAKE_ALLOWED_ORGANIZATIONS";
    find(fake().env(name, "acme"), name, "only GitHub", "_ALLOWED_CLAIMS");
    // Where other names that are not known are ignored.
    let unknown = "keeps no one out";
    for (name, hint) in [
        ("AUTH_FAKE_ALLOWED_GROUPS", "AUTH_<NAME>_ALLOWED_CLAIMS"),
        ("AUTH_FAKE_ALLOWED_EMAIL", "AUTH_FAKE_ALLOWED_EMAILS?"),
        ("HALLPASS_ALLOWED_EMAIL", "HALLPASS_ALLOWED_EMAILS?"),
        ("AUTH_GOOGLE_ALLOWED_EMAILS", "No provider has this name"),
    ] {
        find(fake().env(name, "example.org"), name, unknown, hint);
    }
}

#[tokio::test]
async fn doctor_shows_the_tenants_that_may_sign_in() {
    let (provider, folder) = (FakeProvider::start(), tempfile::tempdir().unwrap());
    let entra = |tenant: &str| {
        let options = provider.configure_preset(plain(), "microsoft-entra-id");
        options.env("AUTH_MICROSOFT_ENTRA_ID_TENANT", tenant)
    };
    let listed = entra("organizations").env("AUTH_MICROSOFT_ENTRA_ID_TENANTS", &TENANTS.join(", "));
    for (options, text) in [
        (listed, format!("who have: the tenant {}", TENANTS.join(" or "))),
        (entra("consumers"), "who have: the tenant 9188040d-6c67-4c5b-b112-36a304b66dad".to_owned()),
        (entra("common"), "no rule in the settings".to_owned()),
    ] {
        let (findings, _) = run_doctor(&options, folder.path());
        assert!(says(&findings, "provider microsoft-entra-id", "ok", &text), "{text}: {findings:#?}");
    }
}
