//! django-oidc-provider (`PyPI`), which does not decode the `Authorization` header, and whose
//! client ids are of few characters.

use hallpass_tests::OutsideClient;

use super::{
    PLAIN, SECRET, SIGNS, UNENCODED, basic,
    journey::{Outside, Page},
    post,
};

const DJANGO_OIDC_PROVIDER: Outside = Outside {
    script: "django_oidc_provider.py",
    pages: &[
        Page {
            fields: &[("#id_username", "ada"), ("#id_password", "correct horse")],
            button: "[type=submit]",
        },
        Page { fields: &[], button: "[type=submit][name=allow]" },
    ],
    person: (Some("Ada Lovelace"), Some("ada@example.org")),
    ..Outside::OPENID
};

fn named(client: OutsideClient) -> OutsideClient {
    OutsideClient { id: "hallpass", ..client }
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn django_oidc_provider_with_special_characters_signs_in_unencoded() {
    DJANGO_OIDC_PROVIDER.signs_in(named(basic(PLAIN)), &[]).await;
    DJANGO_OIDC_PROVIDER.refuses(named(basic(SIGNS)), &[]).await;
    DJANGO_OIDC_PROVIDER.signs_in(named(basic(SIGNS)), &[UNENCODED]).await;
}

/// It splits the header at every colon: a secret with one needs the request body.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn django_oidc_provider_with_a_colon_signs_in_by_post() {
    DJANGO_OIDC_PROVIDER.signs_in(named(post(SECRET)), &[("_AUTH_METHOD", "post")]).await;
}
