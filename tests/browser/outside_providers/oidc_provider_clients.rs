//! `oidc-provider` (npm) with clients of other kinds: without a secret, with posted answers, with
//! what Hallpass does not do.

use hallpass_tests::{CLIENT_KEY, OutsideClient, RSA_CLIENT_KEY};

use super::{
    PLAIN, SECRET, basic,
    journey::{Failure, Outside},
    oidc_provider::{OIDC_PROVIDER, registered_with},
    private_key, public,
};

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_with_a_private_key_signs_in() {
    let method = ("_AUTH_METHOD", "private_key_jwt");
    for key in [CLIENT_KEY, RSA_CLIENT_KEY] {
        OIDC_PROVIDER.signs_in(private_key(), &[method, ("_PRIVATE_KEY", key)]).await;
    }
    let older = [method, ("_PRIVATE_KEY", CLIENT_KEY), ("_ASSERTION_AUDIENCE", "token_endpoint")];
    OIDC_PROVIDER.signs_in(private_key(), &older).await;
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_with_a_public_client_signs_in() {
    OIDC_PROVIDER.signs_in(public(), &[("_AUTH_METHOD", "none")]).await;
}

/// It is at an IP address, and Hallpass at `localhost`: the form comes from another site.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_with_form_post_signs_in() {
    OIDC_PROVIDER.signs_in(basic(SECRET), &[("_RESPONSE_MODE", "form_post")]).await;
}

/// The person is known to this client by a subject that no other client sees.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_with_pairwise_subjects_signs_in() {
    const PAIRWISE: Outside = registered_with(&["RS256", r#"{"subject_type":"pairwise"}"#]);
    PAIRWISE.signs_in(basic(PLAIN), &[]).await;
}

/// What a client there may require, and Hallpass does not do.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_with_unsupported_requirements_is_refused() {
    const PUSHED: Outside = registered_with(&["RS256", r#"{"require_pushed_authorization_requests":true}"#]);
    const BOUND: Outside = registered_with(&["RS256", r#"{"dpop_bound_access_tokens":true}"#]);
    let misconfigured = |log| Failure { code: "ProviderMisconfigured", log };
    PUSHED.fails(basic(PLAIN), &[], misconfigured("Pushed Authorization Request")).await;
    BOUND.fails(basic(PLAIN), &[], Failure { code: "OAuthCallbackError", log: "invalid_grant" }).await;
    OIDC_PROVIDER.fails(basic(PLAIN), &[("_PKCE", "no")], misconfigured("PKCE")).await;
    let signed = OutsideClient { method: "client_secret_jwt", ..basic(SECRET) };
    OIDC_PROVIDER.refuses(signed, &[]).await;
}
