//! Organizations and teams of GitHub.

use std::collections::HashMap;

use hallpass_tests::{App, AppOptions, Behaviour, FakeProvider, Reply};
use serde_json::json;

use super::{assert_refused, sign_in};

const SETTING: &str = "AUTH_GITHUB_ALLOWED_ORGANIZATIONS";
const SAYS: &str = "Your account at GitHub is not a member of an organization or team that may sign in here.";

fn start(organizations: &str) -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    let options = provider.configure_github(AppOptions::default());
    (provider, App::start_with(options.env(SETTING, organizations)))
}

fn state(state: &str) -> Reply {
    Reply::json(&json!({ "state": state, "role": "member", "organization": { "login": "acme", "id": 1 } }))
}

fn answering(memberships: &[(&'static str, Reply)]) -> Behaviour {
    Behaviour { memberships: memberships.iter().cloned().collect::<HashMap<_, _>>(), ..Behaviour::default() }
}

#[tokio::test]
async fn rule_about_organizations_admits_active_members() {
    let (provider, app) = start("acme, initech/core");
    for memberships in [[("acme", state("active"))], [("initech/core", state("active"))]] {
        provider.set_behaviour(answering(&memberships));
        sign_in(&app, "github").await.unwrap_or_else(|refused| panic!("{refused:?}"));
    }
    assert_eq!(provider.authorization_requests()[0]["scope"], "read:user user:email read:org");
    // One that is allowed is enough.
    assert_eq!(provider.count_requests("memberships"), 3);
    for memberships in [
        &[][..],
        &[("acme", state("pending"))],
        &[("acme", state("pending")), ("initech/core", state("pending"))],
        // Of the whole organization, or of another one.
        &[("initech", state("active"))],
        &[("acme/core", state("active"))],
        &[("acme-labs", state("active"))],
    ] {
        provider.set_behaviour(answering(memberships));
        assert_refused(sign_in(&app, "github").await, SETTING, "583231", SAYS, &["acme", "initech"]);
    }
}

/// An answer that cannot be read is never a membership, and no refusal either.
#[tokio::test]
async fn rule_about_organizations_is_undecided_without_a_readable_answer() {
    let (provider, app) = start("acme, other");
    let json = |text: &str| Reply::new(200, "application/json", text);
    let forbidden = |name: &'static str, value: &str| {
        Reply::new(403, "application/json", r#"{"message":"no"}"#).header(name, value)
    };
    let sso = forbidden("X-GitHub-SSO", "required; url=https://github.com/orgs/acme/sso?token=hunter2");
    for (what, reply, code, says) in [
        ("HTML", Reply::html(200), "ProviderMisconfigured", "gave no state that is known"),
        ("no state", json("{}"), "ProviderMisconfigured", "gave no state that is known"),
        ("another state", state("ACTIVE"), "ProviderMisconfigured", "gave no state that is known"),
        ("two states", json(r#"{"state":"pending","state":"active"}"#), "ProviderMisconfigured", "no state"),
        ("a list", json(r#"[{"state":"active"}]"#), "ProviderMisconfigured", "gave no state that is known"),
        ("elsewhere", Reply::redirect("http://127.0.0.1:9/"), "ProviderMisconfigured", "status 302"),
        ("empty", Reply::new(204, "application/json", ""), "ProviderMisconfigured", "status 204"),
        ("no permission", Reply::html(401), "ProviderMisconfigured", "status 401"),
        ("restricted", Reply::html(403), "ProviderMisconfigured", "an owner must approve this OAuth app"),
        ("SSO", sso, "ProviderMisconfigured", "requires SAML single sign-on"),
        ("rate", forbidden("X-RateLimit-Remaining", "0"), "ProviderUnavailable", "too many requests"),
        ("too many", Reply::html(429), "ProviderUnavailable", "status 429"),
        ("down", Reply::html(502), "ProviderUnavailable", "status 502"),
        ("cut", Reply::cut(), "ProviderUnavailable", "the endpoint for memberships"),
        ("endless", Reply::endless(), "ProviderMisconfigured", "the endpoint for memberships"),
    ] {
        for other in [Reply::html(404), state("pending")] {
            provider.set_behaviour(answering(&[("acme", reply.clone()), ("other", other)]));
            let refused = sign_in(&app, "github").await.expect_err(what);
            assert_eq!(refused.code, code, "{what}: {}", refused.log);
            assert!(
                refused.log.contains(says) && !refused.log.contains("hunter2"),
                "{what}: {}",
                refused.log
            );
        }
        // What is known of the other one is enough.
        provider.set_behaviour(answering(&[("acme", reply), ("other", state("active"))]));
        sign_in(&app, "github").await.unwrap_or_else(|refused| panic!("{what}: {refused:?}"));
    }
}

#[tokio::test]
async fn rule_about_teams_needs_the_login_name() {
    let (provider, app) = start("acme/core");
    for login in [json!(null), json!(""), json!("../../user"), json!(["octocat"])] {
        let user = Reply::json(&json!({ "id": 583_231, "login": login }));
        let replies = HashMap::from([("user", user)]);
        provider.set_behaviour(Behaviour { replies, ..answering(&[("acme/core", state("active"))]) });
        let refused = sign_in(&app, "github").await.unwrap_err();
        assert_eq!(refused.code, "ProviderMisconfigured", "{login}: {refused:?}");
    }
    assert_eq!(provider.count_requests("memberships"), 0);
}
