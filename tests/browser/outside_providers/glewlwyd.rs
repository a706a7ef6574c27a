//! Glewlwyd (Debian), written in C, with its own pages, on which a person chooses what to tell.

use super::{
    NON_ASCII, PLAIN, SECRET, SIGNS, UNENCODED, basic,
    journey::{Failure, Outside, Page},
    post, private_key, public,
};

const SIGN_IN: Page = Page {
    fields: &[("#username", "ada"), ("#password", "correct horse")],
    button: "#passwordForm #loginbut",
};
const CONTINUE: Page = Page { fields: &[], button: ".container:not(:has(#grant-email)) .btn-success" };

const GLEWLWYD: Outside = Outside {
    script: "glewlwyd.py",
    pages: &[
        SIGN_IN,
        Page {
            fields: &[("#grant-profile", ""), ("#grant-email", "")],
            button: ".card-body:has(#grant-email) .btn-primary, .card-footer:has(#grant-email) .btn-primary",
        },
        CONTINUE,
    ],
    person: (Some("Ada Lovelace"), Some("ada@example.org")),
    ..Outside::OPENID
};

/// It does not decode the `Authorization` header.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn glewlwyd_with_special_characters_signs_in_unencoded_or_by_post() {
    let failure =
        Failure { code: "ProviderMisconfigured", log: "the token endpoint answered unauthorized_client" };
    GLEWLWYD.fails(basic(PLAIN), &[], failure).await;
    for secret in [SECRET, SIGNS, NON_ASCII] {
        GLEWLWYD.signs_in(basic(secret), &[UNENCODED]).await;
    }
    GLEWLWYD.signs_in(post(SECRET), &[("_AUTH_METHOD", "post")]).await;
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn glewlwyd_without_a_secret_signs_in() {
    let key = ("_PRIVATE_KEY", hallpass_tests::CLIENT_KEY);
    // The token must be for the token endpoint.
    let audience = ("_ASSERTION_AUDIENCE", "token_endpoint");
    GLEWLWYD.signs_in(private_key(), &[("_AUTH_METHOD", "private_key_jwt"), key, audience]).await;
    GLEWLWYD.signs_in(public(), &[("_AUTH_METHOD", "none")]).await;
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn glewlwyd_with_form_post_signs_in() {
    GLEWLWYD.signs_in(basic(PLAIN), &[UNENCODED, ("_RESPONSE_MODE", "form_post")]).await;
}

/// The person does not tick the e-mail address: fewer scopes are granted than were asked for.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn glewlwyd_with_fewer_scopes_granted_signs_in() {
    const THIN: Outside = Outside {
        pages: &[
            SIGN_IN,
            Page { fields: &[("#grant-profile", "")], button: ":has(#grant-email) .btn-primary" },
            CONTINUE,
        ],
        person: (Some("Ada Lovelace"), None),
        ..GLEWLWYD
    };
    THIN.signs_in(basic(PLAIN), &[UNENCODED]).await;
}
