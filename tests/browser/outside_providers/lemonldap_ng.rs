//! `LemonLDAP::NG` (Debian), written in Perl, with its portal and its demonstration people.

use super::{
    PLAIN, SECRET, UNENCODED, basic,
    journey::{Outside, Page},
    post, public,
};

const LEMONLDAP_NG: Outside = Outside {
    script: "lemonldap_ng.py",
    pages: &[
        Page {
            fields: &[("input[name=user]", "dwho"), ("input[name=password]", "dwho")],
            button: "[type=submit]",
        },
        Page { fields: &[], button: "button.positive[type=submit]" },
    ],
    person: (Some("Doctor Who"), Some("dwho@badwolf.org")),
    ..Outside::OPENID
};

/// It does not decode the `Authorization` header, and splits it at every colon.
#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn lemonldap_ng_with_special_characters_signs_in_unencoded_or_by_post() {
    LEMONLDAP_NG.refuses(basic(PLAIN), &[]).await;
    LEMONLDAP_NG.refuses(basic(SECRET), &[UNENCODED]).await;
    LEMONLDAP_NG.signs_in(basic(PLAIN), &[UNENCODED]).await;
    LEMONLDAP_NG.signs_in(post(SECRET), &[("_AUTH_METHOD", "post")]).await;
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn lemonldap_ng_with_a_public_client_signs_in() {
    LEMONLDAP_NG.signs_in(public(), &[("_AUTH_METHOD", "none")]).await;
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn lemonldap_ng_with_form_post_signs_in() {
    LEMONLDAP_NG.signs_in(basic(PLAIN), &[UNENCODED, ("_RESPONSE_MODE", "form_post")]).await;
}
