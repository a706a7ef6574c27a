//! What a provider must be sent, and whom it must sign in.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::played::{Played, remove};

const PICTURE: &str = "https://example.org/fay.png";

/// The requests that a provider must get, and the person that Hallpass must make of its answers.
pub struct Expected {
    /// The scopes.
    pub scope: &'static str,
    /// Whether there is a PKCE challenge.
    pub pkce: bool,
    /// Whether there is a nonce.
    pub nonce: bool,
    /// A further parameter of the authorization request, or of the token request.
    pub param: Option<(&'static str, &'static str)>,
    /// The issuer of the stored identity; `None` if that is the one in the discovery document.
    pub issuer: Option<&'static str>,
    /// The subject of the stored identity.
    pub subject: &'static str,
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
            param: None,
            issuer: None,
            subject: "fake-1",
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

/// The claim `at_hash` for the access token of the fake provider, with RS256.
pub fn access_token_hash() -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest("an access token")[..16])
}
