//! What a record accepts of one provider, and a token or an answer that is like it and wrong.

use hallpass_tests::{Behaviour, CLIENT_SECRET, Client, Signature};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use super::played::{Played, remove, start, try_sign_in};

const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const OTHER: &str = "a3ff9c9e-4b63-4a12-9c0c-6a3b6c2f6c11";
const CONSUMERS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

fn hs256(message: &[u8]) -> Vec<u8> {
    let mut hmac = <Hmac<Sha256>>::new_from_slice(CLIENT_SECRET.as_bytes()).unwrap();
    hmac.update(message);
    hmac.finalize().into_bytes().to_vec()
}

/// Signs in with each of `played`; all must fail with the code beside it.
async fn expect_refusals(played: Vec<(Played, &str)>) {
    let (played, codes): (Vec<_>, Vec<_>) = played.into_iter().unzip();
    let (_providers, app) = start(&played);
    for (played, code) in played.iter().zip(codes) {
        let mut browser = Client::of(&app);
        assert_eq!(try_sign_in(&mut browser, played.id).await.as_deref(), Some(code), "{}", played.id);
        assert_eq!(browser.fetch_session().await, Value::Null, "{}", played.id);
    }
}

#[tokio::test]
async fn record_tolerance_is_no_wider_than_the_provider_needs() {
    const REJECTED: &str = "SignInRejected";
    expect_refusals(vec![
        // An alias that is not one.
        (
            Played {
                claims: |claims| claims["iss"] = json!("google.com"),
                ..Played::new("google", "https://accounts.google.com")
            },
            REJECTED,
        ),
        // The other spelling than that of the document.
        (
            Played {
                settings: &[("_DOMAIN", "example.auth0.com")],
                claims: |claims| claims["iss"] = json!("https://example.auth0.com"),
                ..Played::new("auth0", "https://example.auth0.com/")
            },
            REJECTED,
        ),
        // The token of another customer of the same provider.
        (
            Played {
                settings: &[("_DOMAIN", "example.okta.com")],
                claims: |claims| claims["iss"] = json!("https://evil.okta.com"),
                ..Played::new("okta", "https://example.okta.com")
            },
            REJECTED,
        ),
        // A nonce that was sent and did not come back, or came back empty.
        (
            Played {
                claims: |claims| claims["nonce"] = json!(""),
                ..Played::new("slack", "https://slack.com")
            },
            REJECTED,
        ),
        (
            Played {
                claims: |claims| remove(claims, "nonce"),
                ..Played::new("twitch", "https://id.twitch.tv/oauth2")
            },
            REJECTED,
        ),
        // A nonce of another sign-in where none was sent.
        (
            Played {
                claims: |claims| claims["nonce"] = json!("of another sign-in"),
                ..Played::new("linkedin", "https://www.linkedin.com/oauth")
            },
            REJECTED,
        ),
        // Another algorithm than the record's: HS256 with the secret, and a key that is published.
        (
            Played { signature: Signature::Hs256(hs256), ..Played::new("line", "https://access.line.me") },
            "ProviderMisconfigured",
        ),
        (
            Played { signature: Signature::Right, ..Played::new("yahoo", "https://api.login.yahoo.com") },
            "ProviderMisconfigured",
        ),
        // Other clients of the project without the authorized party, or with another one.
        (
            Played {
                settings: &[("_ISSUER", "https://zitadel.example.org")],
                claims: |claims| claims["aud"] = json!([claims["aud"], "180000000000000001"]),
                ..Played::new("zitadel", "https://zitadel.example.org")
            },
            REJECTED,
        ),
        // An audience that is not in the list.
        (
            Played {
                settings: &[("_ISSUER", "https://id.example.org/realms/a"), ("_TRUSTED_AUDIENCES", "api")],
                claims: |claims| claims["aud"] = json!([claims["aud"], "other"]),
                ..Played::new("keycloak", "https://id.example.org/realms/a")
            },
            REJECTED,
        ),
        // No audience at all.
        (
            Played {
                settings: &[("_DOMAIN", "example.kinde.com")],
                claims: |claims| claims["aud"] = json!("https://example.kinde.com"),
                ..Played::new("kinde", "https://example.kinde.com")
            },
            REJECTED,
        ),
        (
            Played { claims: |claims| remove(claims, "aud"), ..Played::new("orcid", "https://orcid.org") },
            REJECTED,
        ),
        // Userinfo about another person.
        (
            Played {
                claims: |claims| remove(claims, "picture"),
                userinfo: json!({ "sub": "fake-2" }),
                ..Played::new("gitlab", "https://gitlab.com")
            },
            REJECTED,
        ),
    ])
    .await;
}

fn entra(settings: &'static [(&'static str, &'static str)], claims: fn(&mut Value)) -> Played {
    let issuer = "https://login.microsoftonline.com/{tenantid}/v2.0";
    Played { settings, claims, ..Played::new("microsoft-entra-id", issuer) }
}

fn tenant(claims: &mut Value, tid: &str, issuer_tenant: &str) {
    claims["tid"] = json!(tid);
    claims["iss"] = json!(format!("https://login.microsoftonline.com/{issuer_tenant}/v2.0"));
}

#[tokio::test]
async fn record_of_entra_accepts_a_tenant_only_with_its_own_issuer() {
    let cases: [(&'static [(&str, &str)], fn(&mut Value), bool); 8] = [
        (&[("_TENANT", "common")], |claims| tenant(claims, TENANT, TENANT), true),
        (&[("_TENANT", "common")], |claims| tenant(claims, CONSUMERS, CONSUMERS), true),
        (&[("_TENANT", "common")], |claims| tenant(claims, TENANT, OTHER), false),
        (&[("_TENANT", "common")], |claims| tenant(claims, "{tenantid}", "{tenantid}"), false),
        (&[("_TENANT", "organizations")], |claims| tenant(claims, CONSUMERS, CONSUMERS), false),
        (&[("_TENANT", "common"), ("_TENANTS", TENANT)], |claims| tenant(claims, TENANT, TENANT), true),
        (&[("_TENANT", "common"), ("_TENANTS", TENANT)], |claims| tenant(claims, OTHER, OTHER), false),
        (
            &[("_TENANT", "common")],
            |claims| claims["iss"] = json!("https://login.microsoftonline.com/common/v2.0"),
            false,
        ),
    ];
    for (number, (settings, claims, accepted)) in cases.into_iter().enumerate() {
        let (_providers, app) = start(&[entra(settings, claims)]);
        let error = try_sign_in(&mut Client::of(&app), "microsoft-entra-id").await;
        assert_eq!(error.is_none(), accepted, "{number}: {error:?}");
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
    let claims: [fn(&mut Value); 2] =
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
