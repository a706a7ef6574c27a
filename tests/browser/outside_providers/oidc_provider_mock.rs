//! oidc-provider-mock (`PyPI`), which takes every client.

use super::{
    SECRET, basic,
    journey::{Outside, Page},
    post,
};

const OIDC_PROVIDER_MOCK: Outside = Outside {
    script: "oidc_provider_mock_server.py",
    pages: &[Page { fields: &[], button: "button[name=sub][value=ada]" }],
    person: (Some("Ada Lovelace"), Some("ada@example.org")),
    ..Outside::OPENID
};

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn oidc_provider_mock_signs_in_with_both_methods() {
    OIDC_PROVIDER_MOCK.signs_in(basic(SECRET), &[]).await;
    OIDC_PROVIDER_MOCK.signs_in(post(SECRET), &[("_AUTH_METHOD", "post")]).await;
}
