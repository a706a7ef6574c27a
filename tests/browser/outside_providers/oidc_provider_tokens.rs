//! `oidc-provider` (npm) with ID tokens and userinfo of every form that it can give them.

use super::{
    PLAIN, SECRET, basic,
    journey::{Failure, Outside},
    oidc_provider::{OIDC_PROVIDER, registered_with},
};

/// The normal suite has EdDSA, ES256, PS256 and RS256 (`tests/browser/certified_provider.rs`).
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_with_every_other_algorithm_signs_in() {
    const ALGORITHMS: [Outside; 5] = [
        registered_with(&["Ed25519"]),
        registered_with(&["RS384"]),
        registered_with(&["RS512"]),
        registered_with(&["PS384"]),
        registered_with(&["PS512"]),
    ];
    for provider in ALGORITHMS {
        provider.signs_in(basic(PLAIN), &[]).await;
    }
}

/// The client's secret is the key, if the settings say so.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_with_hs256_signs_in_only_where_it_is_allowed() {
    const HS256: Outside = registered_with(&["HS256"]);
    HS256.signs_in(basic(SECRET), &[("_ALGORITHMS", "HS256")]).await;
    let failure = Failure { code: "ProviderMisconfigured", log: "is signed with \\\"HS256\\\"" };
    HS256.fails(basic(SECRET), &[], failure).await;
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_with_encrypted_id_tokens_is_refused() {
    const ENCRYPTED: Outside =
        registered_with(&["RS256", r#"{"id_token_encrypted_response_alg":"RSA-OAEP-256"}"#]);
    let failure = Failure { code: "ProviderMisconfigured", log: "the ID token is encrypted" };
    ENCRYPTED.fails(basic(PLAIN), &[], failure).await;
}

/// Its profile is at the userinfo endpoint: without that, a person signs in without a name.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_with_signed_userinfo_signs_in() {
    const SIGNED: Outside = Outside {
        arguments: &["RS256", r#"{"userinfo_signed_response_alg":"RS256"}"#],
        person: (None, None),
        ..OIDC_PROVIDER
    };
    SIGNED.signs_in(basic(PLAIN), &[]).await;
}
