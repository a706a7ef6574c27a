//! django-oauth-toolkit (`PyPI`) with OpenID Connect, as its documentation sets it up.

use super::{
    NON_ASCII, SECRET, SIGNS, basic,
    journey::{Outside, Page},
    post,
};

const DJANGO_OAUTH_TOOLKIT: Outside = Outside {
    script: "django_oauth_toolkit.py",
    pages: &[
        Page {
            fields: &[("#id_username", "ada"), ("#id_password", "correct horse")],
            button: "[type=submit]",
        },
        Page { fields: &[], button: "[type=submit][name=allow]" },
    ],
    // By default it says nothing about people but who they are.
    person: (None, None),
    ..Outside::OPENID
};

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn django_oauth_toolkit_signs_in_with_both_methods() {
    for secret in [SECRET, SIGNS, NON_ASCII] {
        DJANGO_OAUTH_TOOLKIT.signs_in(basic(secret), &[]).await;
    }
    DJANGO_OAUTH_TOOLKIT.signs_in(post(SECRET), &[("_AUTH_METHOD", "post")]).await;
}
