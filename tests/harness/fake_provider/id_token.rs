//! The ID token: its claims, its header and its signature, right or wrong.

use std::time::UNIX_EPOCH;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{
    CLIENT_ID, Signature, State,
    keys::{SigningKeys, eddsa_id, sign_eddsa},
};

impl State {
    /// Makes an ID token for `nonce`, as the behaviour says.
    pub(super) fn id_token(&self, nonce: Option<&String>) -> String {
        let now = UNIX_EPOCH.elapsed().unwrap().as_secs();
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT_ID, "sub": "fake-1", "iat": now, "exp": now + 300,
            "nonce": nonce, "name": "Fay Ke", "email": "fay@example.org", "email_verified": true,
            "picture": "https://example.org/fay.png",
        });
        let behaviour = self.behaviour.lock().unwrap();
        (behaviour.claims)(&mut claims);
        let number = *self.key_number.lock().unwrap();
        let (algorithm, key_id) = match behaviour.signature {
            Signature::Right | Signature::Changed(_) | Signature::WrongKey => ("EdDSA", eddsa_id(number)),
            Signature::With(algorithm)
            | Signature::ChangedWith(algorithm, _)
            | Signature::WrongKeyFor(algorithm) => (algorithm, SigningKeys::id(algorithm).into()),
            Signature::None(spelling) => (spelling, eddsa_id(number)),
            Signature::Hs256(_) => ("HS256", eddsa_id(number)),
        };
        let mut header = json!({ "alg": algorithm, "typ": "JWT", "kid": key_id });
        (behaviour.header)(&mut header);
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", encode(&header), encode(&claims));
        let signature = self.sign(behaviour.signature, number, message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn sign(&self, signature: Signature, number: u8, message: &[u8]) -> Vec<u8> {
        match signature {
            Signature::None(_) => Vec::new(),
            Signature::Hs256(sign) => sign(message),
            Signature::Right => sign_eddsa(number, message),
            Signature::WrongKey => sign_eddsa(number + 100, message),
            Signature::WrongKeyFor(algorithm) => SigningKeys::unpublished().sign(algorithm, message),
            Signature::With(algorithm) => self.keys.sign(algorithm, message),
            Signature::Changed(change) => changed(sign_eddsa(number, message), change),
            Signature::ChangedWith(algorithm, change) => changed(self.keys.sign(algorithm, message), change),
        }
    }
}

fn changed(mut signature: Vec<u8>, change: fn(&mut Vec<u8>)) -> Vec<u8> {
    change(&mut signature);
    signature
}
