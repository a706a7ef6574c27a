//! Doorkeeper (Debian), the Ruby library of GitLab and Mastodon, with OpenID Connect in a small
//! Rails application.

use super::{
    NON_ASCII, PLAIN, SECRET, SIGNS, UNENCODED, basic,
    journey::{Failure, Outside, Page},
    post, public,
};

const DOORKEEPER: Outside = Outside {
    script: "doorkeeper.py",
    pages: &[
        Page {
            fields: &[("input[name=name]", "Ada Lovelace"), ("input[name=password]", "correct horse")],
            button: "[type=submit]",
        },
        Page { fields: &[], button: "[type=submit][value=Authorize]" },
    ],
    // It does not say whether the address is verified.
    person: (Some("Ada Lovelace"), Some("ada@example.org")),
    ..Outside::OPENID
};

/// It does not decode the `Authorization` header, and the client id has special characters, too.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn doorkeeper_with_special_characters_signs_in_unencoded() {
    DOORKEEPER.refuses(basic(PLAIN), &[]).await;
    for secret in [SECRET, SIGNS, NON_ASCII] {
        DOORKEEPER.signs_in(basic(secret), &[UNENCODED]).await;
    }
    DOORKEEPER.signs_in(post(SECRET), &[("_AUTH_METHOD", "post")]).await;
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn doorkeeper_with_a_public_client_signs_in() {
    DOORKEEPER.signs_in(public(), &[("_AUTH_METHOD", "none")]).await;
}

/// Its page forgets the nonce, unless it is changed as its documentation says.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn doorkeeper_with_its_original_page_is_refused() {
    const ORIGINAL: Outside = Outside { arguments: &["original"], ..DOORKEEPER };
    ORIGINAL
        .fails(basic(PLAIN), &[UNENCODED], Failure { code: "SignInRejected", log: "lacks the nonce" })
        .await;
}
