//! What a provider must be sent, and whom it must sign in.

use serde_json::{Value, json};

use super::played::{Played, remove};

const PICTURE: &str = "https://example.org/fay.png";

/// The requests that a provider must get, and the person that Hallpass must make of its answers.
#[expect(clippy::struct_excessive_bools, reason = "a row of yes and no")]
pub struct Expected {
    /// The scopes.
    pub scope: &'static str,
    /// Whether there is a PKCE challenge.
    pub pkce: bool,
    /// Whether there is a nonce.
    pub nonce: bool,
    /// Whether the secret is in the body of the token request.
    pub post: bool,
    /// A further parameter of the authorization request, or of the token request.
    pub param: Option<(&'static str, &'static str)>,
    /// The name.
    pub name: Value,
    /// The e-mail address.
    pub email: Value,
    /// Whether it is verified.
    pub verified: bool,
    /// The avatar.
    pub picture: Value,
}

impl Expected {
    /// What is expected of an ordinary provider.
    pub fn of(id: &str) -> Self {
        Self {
            scope: "openid profile email",
            pkce: true,
            nonce: true,
            post: false,
            param: None,
            name: json!("Fay Ke"),
            email: json!(format!("{id}@example.org")),
            verified: true,
            picture: json!(PICTURE),
        }
    }
}

/// A provider, and how what is expected of it differs from the ordinary.
pub type Case = (Played, fn(&mut Expected));

/// A thin ID token, as many providers give beside an access token.
pub fn thin(claims: &mut Value) {
    for name in ["name", "email", "email_verified", "picture"] {
        remove(claims, name);
    }
}

/// What its userinfo endpoint adds then.
pub fn userinfo(id: &str) -> Value {
    json!({ "sub": "fake-1", "name": "Fay Ke", "email": format!("{id}@example.org"), "email_verified": true,
        "picture": PICTURE })
}
