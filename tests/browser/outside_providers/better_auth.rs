//! better-auth's OAuth provider plugin (npm), with pages such as its documentation describes.

use super::{
    NON_ASCII, SECRET, SIGNS, basic,
    journey::{Outside, Page},
    post,
};

const BETTER_AUTH: Outside = Outside {
    script: "better_auth.mjs",
    pages: &[
        Page {
            fields: &[("input[name=email]", "ada@example.org"), ("input[name=password]", "correct horse")],
            button: "button",
        },
        Page { fields: &[], button: "form:not(:has(input)) button" },
    ],
    person: (Some("Ada Lovelace"), Some("ada@example.org")),
    ..Outside::OPENID
};

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn better_auth_with_a_basic_client_signs_in() {
    for secret in [SECRET, SIGNS, NON_ASCII] {
        BETTER_AUTH.signs_in(basic(secret), &[]).await;
    }
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn better_auth_with_a_post_client_signs_in() {
    BETTER_AUTH.signs_in(post(SECRET), &[("_AUTH_METHOD", "post")]).await;
    BETTER_AUTH.refuses(post(SECRET), &[]).await;
}
