//! Errors of the userinfo endpoint.

use hallpass_tests::{Behaviour, Client, Reply};
use serde_json::{Value, json};

use super::start_all;
use crate::provider_records::{expected::thin, played::try_sign_in};

/// The ID token says who the person is: what userinfo would have added is left out.
#[tokio::test]
async fn record_errors_of_userinfo_are_logged_and_cost_no_sign_in() {
    let (played, providers, app) = start_all();
    let json = |status: u16, answer: Value| Reply::new(status, "application/json", answer.to_string());
    for (id, reply, logged) in [
        ("slack", json(200, json!({ "ok": false, "error": "token_revoked" })), "token_revoked"),
        ("gitlab", json(401, json!({ "message": "401 Unauthorized" })), "status 401"),
        ("okta", json(403, json!({ "errorCode": "E0000006" })), "status 403"),
        ("asgardeo", json(403, json!({ "error": "insufficient_scope" })), "status 403"),
        ("zitadel", Reply::html(502), "status 502"),
    ] {
        let at = played.iter().position(|played| played.id == id).unwrap();
        let replies = [("userinfo", reply)].into_iter().collect();
        let usual = played[at].behaviour();
        let claims = move |claims: &mut Value| {
            (usual.claims)(claims);
            thin(claims);
        };
        let behaviour = Behaviour { replies, claims: Box::new(claims), ..played[at].behaviour() };
        providers[at].set_behaviour(behaviour);
        let before = app.log().len();
        let mut browser = Client::of(&app);
        assert_eq!(try_sign_in(&mut browser, id).await, None, "{id}");
        let log = app.log().split_off(before);
        assert!(log.contains(logged) && log.contains("goes on without userinfo"), "{id}: {log}");
        let user = browser.fetch_session().await["user"].clone();
        assert_eq!((&user["name"], &user["email"]), (&Value::Null, &Value::Null), "{id}");
    }
}
