//! Canaille (`PyPI`), an identity server for people, with its own pages.

use super::{
    NON_ASCII, SECRET, SIGNS, basic,
    journey::{Outside, Page},
    post,
};

const CANAILLE: Outside = Outside {
    script: "canaille_server.py",
    pages: &[
        Page { fields: &[("input[name=login]", "ada")], button: "form [type=submit]" },
        Page { fields: &[("input[name=password]", "correct horse")], button: "form [type=submit]" },
        Page { fields: &[], button: "button[name=answer][value=accept]" },
    ],
    person: (Some("Ada Lovelace"), Some("ada@example.org")),
    ..Outside::OPENID
};

/// It reads percent-encoding only: a space that was sent as a plus would stay a plus.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn canaille_with_a_basic_client_signs_in() {
    for secret in [SECRET, SIGNS, NON_ASCII] {
        CANAILLE.signs_in(basic(secret), &[]).await;
    }
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn canaille_with_a_post_client_signs_in() {
    CANAILLE.signs_in(post(SECRET), &[("_AUTH_METHOD", "post")]).await;
}
