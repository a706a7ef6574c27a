//! Microsoft Entra with people of many tenants: whose tokens are accepted, and who they are.

use hallpass_tests::{Behaviour, Client};
use serde_json::{Value, json};

use super::played::{Change, Played, start, try_sign_in};

type Settings = &'static [(&'static str, &'static str)];

const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const OTHER: &str = "a3ff9c9e-4b63-4a12-9c0c-6a3b6c2f6c11";
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

fn entra(settings: Settings, claims: Change) -> Played {
    let issuer = "https://login.microsoftonline.com/{tenantid}/v2.0";
    Played { settings, claims, ..Played::new("microsoft-entra-id", issuer) }
}

fn tenant(claims: &mut Value, tid: &str, issuer_tenant: &str) {
    claims["tid"] = json!(tid);
    claims["iss"] = json!(format!("https://login.microsoftonline.com/{issuer_tenant}/v2.0"));
}

#[tokio::test]
async fn record_of_entra_accepts_a_tenant_only_with_its_own_issuer() {
    let rejected = Some("SignInRejected");
    // The token is right, and the tenant is not one that may sign in.
    let refused = Some("AccessDenied");
    let cases: [(Settings, Change, Option<&str>); 8] = [
        (&[("_TENANT", "common")], |claims| tenant(claims, TENANT, TENANT), None),
        (&[("_TENANT", "common")], |claims| tenant(claims, CONSUMERS, CONSUMERS), None),
        (&[("_TENANT", "common")], |claims| tenant(claims, TENANT, OTHER), rejected),
        (&[("_TENANT", "common")], |claims| tenant(claims, "{tenantid}", "{tenantid}"), rejected),
        (&[("_TENANT", "organizations")], |claims| tenant(claims, CONSUMERS, CONSUMERS), refused),
        (&[("_TENANT", "common"), ("_TENANTS", TENANT)], |claims| tenant(claims, TENANT, TENANT), None),
        (&[("_TENANT", "common"), ("_TENANTS", TENANT)], |claims| tenant(claims, OTHER, OTHER), refused),
        (
            &[("_TENANT", "common")],
            |claims| claims["iss"] = json!("https://login.microsoftonline.com/common/v2.0"),
            rejected,
        ),
    ];
    for (number, (settings, claims, expected)) in cases.into_iter().enumerate() {
        let (_providers, app) = start(&[entra(settings, claims)]);
        let error = try_sign_in(&mut Client::of(&app), "microsoft-entra-id").await;
        assert_eq!(error.as_deref(), expected, "{number}");
        let names_rule = app.log().contains("AUTH_MICROSOFT_ENTRA_ID_TENANTS does not allow the subject");
        assert_eq!(names_rule, expected == refused, "{number}: {}", app.log());
    }
}

#[tokio::test]
async fn record_of_entra_refuses_the_key_of_another_tenant() {
    let played = entra(&[("_TENANT", "common")], |claims| tenant(claims, TENANT, TENANT));
    for (owner, accepted) in [("{tenantid}", true), (TENANT, true), (OTHER, false)] {
        let (providers, app) = start(std::slice::from_ref(&played));
        let keys = move |set: &mut Value| {
            for key in set["keys"].as_array_mut().unwrap() {
                key["issuer"] = json!(format!("https://login.microsoftonline.com/{owner}/v2.0"));
            }
        };
        providers[0].set_behaviour(Behaviour { keys: Box::new(keys), ..played.behaviour() });
        let error = try_sign_in(&mut Client::of(&app), "microsoft-entra-id").await;
        assert_eq!(error.is_none(), accepted, "{owner}: {error:?}");
    }
}

/// The same subject of two tenants is two people, and a tenant's address is never verified.
#[tokio::test]
async fn record_of_entra_keeps_the_people_of_tenants_apart() {
    let claims: [Change; 2] =
        [|claims| tenant(claims, TENANT, TENANT), |claims| tenant(claims, OTHER, OTHER)];
    let (providers, app) = start(&[entra(&[("_TENANT", "common")], claims[0])]);
    let mut users = Vec::new();
    for claims in [claims[0], claims[1], claims[0]] {
        providers[0].set_behaviour(entra(&[], claims).behaviour());
        let mut browser = Client::of(&app);
        assert_eq!(try_sign_in(&mut browser, "microsoft-entra-id").await, None);
        let user = browser.fetch_session().await["user"].clone();
        assert_ne!(user["emailVerified"], json!(true));
        users.push(user["id"].clone());
    }
    assert_eq!(users[0], users[2]);
    assert_ne!(users[0], users[1]);
}
