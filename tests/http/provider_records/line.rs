//! LINE: errors as its documentation of version 2.0 has them, and as older answers do.

use hallpass_tests::{Behaviour, Client, FakeProvider};
use serde_json::{Value, json};

use super::played::{Played, start, try_sign_in};

fn answer_with(provider: &FakeProvider, answer: &[(&'static str, &'static str)]) {
    let answer = answer.to_vec();
    let callback = move |parameters: &mut Value| {
        let state = parameters["state"].clone();
        *parameters = json!({ "state": state });
        for (name, value) in &answer {
            parameters[*name] = json!(value);
        }
    };
    let behaviour = Played::new("line", "https://access.line.me").behaviour();
    provider.set_behaviour(Behaviour { callback: Box::new(callback), ..behaviour });
}

#[tokio::test]
async fn line_error_with_a_number_alone_is_read() {
    let (providers, app) = start(&[Played::new("line", "https://access.line.me")]);
    let standard = [("error", "access_denied"), ("error_description", "The user has denied the approval")];
    let own = [("errorCode", "417"), ("errorMessage", "DISALLOWED")];
    for (answer, code) in [
        (&[standard, own].concat()[..], "AccessDenied"),
        (&own, "AccessDenied"),
        (&[("errorCode", "400"), ("errorMessage", "INVALID_REQUEST")], "OAuthCallbackError"),
        (&[], "AccessDenied"),
    ] {
        answer_with(&providers[0], answer);
        let error = try_sign_in(&mut Client::of(&app), "line").await;
        assert_eq!(error.as_deref(), Some(code), "{answer:?}");
    }
    for told in ["answered 417 (described as", "answered 400 (described as", "INVALID_REQUEST"] {
        assert!(app.log().contains(told), "{told}: {}", app.log());
    }
}
