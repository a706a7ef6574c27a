//! Rules about claims: groups, roles, organizations of providers that speak OpenID Connect.

use std::collections::HashMap;

use hallpass_tests::{App, AppOptions, Behaviour, FakeProvider, Reply};
use serde_json::{Value, json};

use super::{assert_refused, sign_in};
use crate::provider_records::played::{Played, start as start_played};

const SETTING: &str = "AUTH_FAKE_ALLOWED_CLAIMS";
const SAYS: &str = "Your account at Fake is not in a group or organization that may sign in here.";

fn start(rules: &str) -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    let options = provider.configure(AppOptions::default(), "fake").env(SETTING, rules);
    (provider, App::start_with(options))
}

/// A provider whose ID token and userinfo answer have these claims, too.
fn saying(id_token: Value, userinfo: Option<Value>) -> Behaviour {
    let add = move |claims: &mut Value| {
        let more = id_token.as_object().unwrap().clone();
        claims.as_object_mut().unwrap().extend(more);
    };
    let userinfo = userinfo.map_or_else(
        || Reply::html(503),
        |mut claims| {
            claims["sub"] = json!("fake-1");
            Reply::json(&claims)
        },
    );
    Behaviour {
        claims: Box::new(add),
        replies: HashMap::from([("userinfo", userinfo)]),
        ..Behaviour::default()
    }
}

#[tokio::test]
async fn rule_about_claims_admits_its_values_alone() {
    let (provider, app) = start("/realm_access/roles=staff,admin; groups=people");
    let with = |roles: Value, groups: Value| json!({ "realm_access": { "roles": roles }, "groups": groups });
    for claims in [
        with(json!(["other", "staff"]), json!(["people"])),
        with(json!("admin"), json!("people")),
        with(json!([1, null, "admin"]), json!(["x", "people"])),
    ] {
        provider.set_behaviour(saying(claims.clone(), None));
        sign_in(&app, "fake").await.unwrap_or_else(|refused| panic!("{claims}: {refused:?}"));
    }
    assert_eq!(provider.count_requests("userinfo"), 0, "the ID token has everything");
    let people = || json!(["people"]);
    for claims in [
        with(json!(["staffer", "Staff", "staff "]), people()),
        with(json!([["staff"]]), people()),
        with(json!({ "staff": true }), people()),
        with(json!("staff,admin"), people()),
        with(json!(true), people()),
        with(json!([]), people()),
        with(json!(""), people()),
        with(json!(["staff"]), json!(["peoples"])),
        with(json!(["staff"]), json!([])),
        json!({ "realm_access": ["staff"], "groups": ["people"] }),
        json!({ "realm_access": "staff", "roles": ["staff"], "groups": ["people"] }),
        json!({ "/realm_access/roles": ["staff"], "groups": ["people"] }),
        json!({ "groups": ["people"] }),
        json!({}),
    ] {
        // Where the ID token has the claim, what userinfo says of it does not count.
        provider.set_behaviour(saying(claims.clone(), Some(json!({}))));
        assert_refused(sign_in(&app, "fake").await, SETTING, "fake-1", SAYS, &["staff", "people"]);
    }
}

#[tokio::test]
async fn rule_about_claims_asks_userinfo_for_what_the_id_token_lacks() {
    let (provider, app) = start("groups=staff");
    let staff = || json!({ "groups": ["staff"] });
    provider.set_behaviour(saying(json!({}), Some(staff())));
    assert!(sign_in(&app, "fake").await.is_ok());
    for (id_token, userinfo) in [
        (json!({ "groups": ["others"] }), staff()),
        (json!({ "groups": [] }), staff()),
        (json!({}), json!({ "groups": ["others"] })),
        (json!({}), json!({})),
    ] {
        provider.set_behaviour(saying(id_token, Some(userinfo)));
        assert_refused(sign_in(&app, "fake").await, SETTING, "fake-1", SAYS, &["staff", "others"]);
    }
    let unclear = [
        saying(json!({}), None),
        Behaviour { replies: HashMap::from([("userinfo", Reply::html(200))]), ..saying(json!({}), None) },
        Behaviour {
            replies: HashMap::from([(
                "userinfo",
                Reply::new(200, "application/json", r#"{"sub":"fake-1","groups":["staff"],"groups":[]}"#),
            )]),
            ..saying(json!({}), None)
        },
    ];
    for behaviour in unclear {
        provider.set_behaviour(behaviour);
        let refused = sign_in(&app, "fake").await.unwrap_err();
        assert_eq!(refused.code, "ProviderUnavailable", "{refused:?}");
        assert!(refused.log.contains("AUTH_FAKE_ALLOWED_CLAIMS cannot be decided"), "{refused:?}");
    }
    // Another person's groups are none of theirs.
    let other = Reply::json(&json!({ "sub": "fake-2", "groups": ["staff"] }));
    provider.set_behaviour(Behaviour::replying("userinfo", other));
    assert_eq!(sign_in(&app, "fake").await.unwrap_err().code, "SignInRejected");
    // Groups that are too many for the token.
    provider.set_behaviour(saying(json!({ "_claim_names": { "groups": "src1" } }), Some(json!({}))));
    let refused = sign_in(&app, "fake").await.unwrap_err();
    assert_eq!(refused.code, "ProviderMisconfigured", "{refused:?}");
    assert!(refused.log.contains("more groups than fit"), "{refused:?}");
}

/// The parameter is a hint; the claim decides, and an address of the domain does not.
#[tokio::test]
async fn rule_about_hd_of_google_is_checked_in_the_token() {
    let google = |hd: fn(&mut Value)| Played {
        settings: &[("_ALLOWED_CLAIMS", "hd=example.org")],
        claims: hd,
        userinfo: json!({ "sub": "fake-1", "email": "google@example.org", "email_verified": true }),
        ..Played::new("google", "https://accounts.google.com")
    };
    let (providers, app) = start_played(&[google(|claims| claims["hd"] = json!("example.org"))]);
    assert!(sign_in(&app, "google").await.is_ok());
    assert_eq!(providers[0].authorization_requests()[0]["hd"], "example.org");
    let others: [fn(&mut Value); 4] = [
        |_| (),
        |claims| claims["hd"] = json!("evil.example"),
        |claims| claims["hd"] = json!("EXAMPLE.ORG"),
        |claims| claims["hd"] = json!(true),
    ];
    for claims in others {
        providers[0].set_behaviour(google(claims).behaviour());
        let says = "Your account at Google is not in a group or organization";
        let setting = "AUTH_GOOGLE_ALLOWED_CLAIMS";
        assert_refused(sign_in(&app, "google").await, setting, "fake-1", says, &["example.org", "evil"]);
    }
}

/// A rule of a provider without ID tokens is about what its API says.
#[tokio::test]
async fn rule_about_claims_reads_the_answer_of_an_api() {
    let provider = FakeProvider::start();
    let options = provider.configure_github(AppOptions::default());
    let app = App::start_with(options.env("AUTH_GITHUB_ALLOWED_CLAIMS", "/plan/name=enterprise"));
    let user =
        |plan: Value| Behaviour::replying("user", Reply::json(&json!({ "id": 583_231, "plan": plan })));
    provider.set_behaviour(user(json!({ "name": "enterprise" })));
    assert!(sign_in(&app, "github").await.is_ok());
    for plan in [json!({ "name": "free" }), json!("enterprise"), json!(null)] {
        provider.set_behaviour(user(plan));
        let says = "Your account at GitHub is not in a group or organization";
        let setting = "AUTH_GITHUB_ALLOWED_CLAIMS";
        assert_refused(sign_in(&app, "github").await, setting, "583231", says, &["enterprise"]);
    }
}
