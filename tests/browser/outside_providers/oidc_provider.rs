//! `oidc-provider` (npm): certified, with its development pages.

use super::{
    SECRET, SIGNS, basic,
    journey::{Outside, Page},
    post,
};

pub const OIDC_PROVIDER: Outside = Outside {
    script: "oidc_provider.mjs",
    pages: &[
        Page {
            fields: &[("input[name=login]", "ada"), ("input[name=password]", "any")],
            button: "button[type=submit]",
        },
        Page { fields: &[], button: "input[name=prompt][value=consent] ~ button[type=submit]" },
    ],
    person: (Some("Account ada"), Some("ada@example.org")),
    ..Outside::OPENID
};

/// With a client that `arguments` describe: the algorithm of its ID tokens, and further metadata as
/// JSON.
pub const fn registered_with(arguments: &'static [&'static str]) -> Outside {
    Outside { arguments, ..OIDC_PROVIDER }
}

/// It registers no secret with other characters than those of ASCII.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_with_a_basic_client_signs_in() {
    for secret in [SECRET, SIGNS] {
        OIDC_PROVIDER.signs_in(basic(secret), &[]).await;
    }
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_with_a_post_client_signs_in() {
    for secret in [SECRET, SIGNS] {
        OIDC_PROVIDER.signs_in(post(secret), &[("_AUTH_METHOD", "post")]).await;
    }
}

/// It announces both methods, and takes them from every client that has a secret.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_takes_another_method_than_the_registered_one() {
    OIDC_PROVIDER.signs_in(post(SECRET), &[]).await;
    OIDC_PROVIDER.signs_in(basic(SECRET), &[("_AUTH_METHOD", "post")]).await;
}
