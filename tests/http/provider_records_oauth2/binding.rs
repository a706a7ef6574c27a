//! What ties the answers of a provider without ID tokens to a sign-in.

use hallpass_tests::{Client, Reply};
use serde_json::json;

use super::own_provider::{TOKEN_LINE, settings, start};

/// No token ties a userinfo answer to a sign-in. What does: the code is the one that this browser
/// brought with its own state, and it is exchanged with the verifier of that sign-in.
#[tokio::test]
async fn oauth2_code_of_another_sign_in_comes_with_the_wrong_state_or_verifier() {
    let (provider, app) = start(settings);
    let (mut ada, mut eve) = (Client::of(&app), Client::of(&app));
    let (_, of_ada) = super::begin(&mut ada, "work").await;
    let (_, of_eve) = super::begin(&mut eve, "work").await;
    // Eve sends Ada's browser her own code, with her own state: nothing is asked.
    let back = ada.get(&super::callback(&of_eve, &[("code", "of Eve")])).await;
    assert!(back.location().contains("error="), "{}", back.location());
    assert!(provider.take_requests().is_empty());
    // With Ada's state the verifier is Ada's, which the provider refuses for a code of Eve's.
    provider.answer(TOKEN_LINE, Reply::json(&json!({ "error": "invalid_grant" })));
    let back = ada.get(&super::callback(&of_ada, &[("code", "of Eve")])).await;
    assert!(back.location().contains("error=OAuthCallbackError"), "{}", back.location());
    let sent = provider.take_requests().remove(0).form["code_verifier"].clone();
    let challenge = |verifier: &str| {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        use sha2::{Digest as _, Sha256};
        URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
    };
    assert_eq!(challenge(&sent), of_ada["code_challenge"]);
    assert_ne!(challenge(&sent), of_eve["code_challenge"]);
}
