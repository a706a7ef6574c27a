//! `@node-oauth/express-oauth-server` (npm): OAuth 2 without OpenID Connect. It does not decode the
//! `Authorization` header.

use super::{
    PLAIN, SECRET, SIGNS, UNENCODED, basic,
    journey::{Outside, Page},
    post,
};

const NODE_OAUTH: Outside = Outside {
    script: "node_oauth.mjs",
    arguments: &[],
    settings: &[
        ("_AUTHORIZATION_URL", "@/authorize"),
        ("_TOKEN_URL", "@/token"),
        ("_USERINFO_URL", "@/me"),
        ("_SUBJECT_FIELD", "/id"),
        ("_NAME_FIELD", "/login"),
    ],
    pages: &[Page {
        fields: &[("input[name=username]", "ada"), ("input[name=password]", "correct horse")],
        button: "button",
    }],
    person: (Some("ada"), None),
};

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn node_oauth_with_special_characters_signs_in_unencoded() {
    NODE_OAUTH.refuses(basic(SIGNS), &[]).await;
    for secret in [SECRET, SIGNS] {
        NODE_OAUTH.signs_in(basic(secret), &[UNENCODED]).await;
    }
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test browser --long"]
async fn node_oauth_with_a_post_client_signs_in() {
    for secret in [PLAIN, SECRET] {
        NODE_OAUTH.signs_in(post(secret), &[("_AUTH_METHOD", "post")]).await;
    }
}
