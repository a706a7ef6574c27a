//! Every OpenID provider with a record, played as it is documented.

use std::collections::HashMap;

use hallpass_tests::{App, Client, FakeProvider};
use serde_json::json;
use sqlx::AnyConnection;

use super::{
    customers::with_customers,
    expected::{Case, Expected},
    microsoft::microsoft,
    one_issuer::with_one_issuer,
    played::{Played, start, try_sign_in},
    self_hosted::self_hosted,
    social_networks::social_networks,
};

/// Every OpenID provider with a record.
pub fn all() -> Vec<Case> {
    [with_one_issuer(), social_networks(), with_customers(), microsoft(), self_hosted()]
        .into_iter()
        .flatten()
        .collect()
}

/// Signs in. The provider itself refuses another client authentication than it documents.
async fn check(
    app: &App,
    database: &mut AnyConnection,
    played: &Played,
    provider: &FakeProvider,
    change: fn(&mut Expected),
) {
    let id = played.id;
    let mut expected = Expected::of(id);
    change(&mut expected);
    let mut browser = Client::of(app);
    assert_eq!(try_sign_in(&mut browser, id).await, None, "{id}: {}", app.log());
    let user = browser.fetch_session().await["user"].clone();
    let found = json!([user["name"], user["email"], user["emailVerified"] == true, user["image"]]);
    let wanted = json!([expected.name, expected.email, expected.verified, expected.picture]);
    assert_eq!(found, wanted, "{id}");
    let identity: (String, String) = sqlx::query_as(
        "SELECT i.issuer, i.subject FROM hallpass_identities i \
             JOIN hallpass_accounts a ON a.user_id = i.user_id WHERE a.provider = $1",
    )
    .bind(id)
    .fetch_one(database)
    .await
    .unwrap();
    let issuer = expected.issuer.unwrap_or(played.issuer);
    assert_eq!((identity.0.as_str(), identity.1.as_str()), (issuer, expected.subject), "{id}");

    let asked = provider.authorization_requests().remove(0);
    assert_eq!(asked["scope"], expected.scope, "{id}");
    assert_eq!(asked.contains_key("code_challenge"), expected.pkce, "{id}");
    assert_eq!(asked.contains_key("nonce"), expected.nonce, "{id}");
    let requests = provider.token_requests();
    assert_eq!(requests.len(), 1, "{id}: a code is sent once");
    let body: HashMap<String, String> =
        url::form_urlencoded::parse(requests[0].as_bytes()).into_owned().collect();
    assert_eq!(body.contains_key("code_verifier"), expected.pkce, "{id}");
    if let Some((name, value)) = expected.param {
        let sent = asked.get(name).or_else(|| body.get(name)).map(String::as_str);
        assert_eq!(sent, Some(value), "{id}");
    }
    let times_asked = usize::from(!played.userinfo.is_null());
    assert_eq!(provider.count_requests("userinfo"), times_asked, "{id}: {}", app.log());
}

#[tokio::test]
async fn record_of_every_openid_provider_signs_in() {
    let (played, changes): (Vec<_>, Vec<_>) = all().into_iter().unzip();
    let (providers, app) = start(&played);
    let mut database = app.open_database().await;
    for ((played, change), provider) in played.iter().zip(changes).zip(&providers) {
        check(&app, &mut database, played, provider, change).await;
    }
    assert!(app.log().contains("more groups than fit into the ID token"), "{}", app.log());
    // None is forgotten: the documentation names those that there are.
    let documented = include_str!("../../../docs/providers.md");
    let rows = documented.split_once("<!-- openid providers -->").unwrap().1;
    let ids =
        rows.lines().skip_while(|line| !line.starts_with("| `")).take_while(|line| line.starts_with("| `"));
    let mut ids: Vec<_> = ids.map(|row| row.split('`').nth(1).unwrap()).collect();
    let mut known: Vec<_> = played.iter().map(|played| played.id).collect();
    ids.sort_unstable();
    known.sort_unstable();
    assert_eq!(ids, known);
}
