//! The client secret of Sign in with Apple: a token that the key of the developer team signs.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass_types::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    client_key::{TOKEN_LEEWAY, TOKEN_LIFETIME, unix_seconds},
    json::read_object,
};
use crate::crypto::{jwt_key::JwtKey, jwt_key_error::JwtKeyError};

/// Whom the token is for.
const AUDIENCE: &str = "https://appleid.apple.com";

/// The key of an Apple developer team, which makes the client secret. Apple allows secrets of six
/// months; this makes one of minutes for every request, so that none expires in use.
#[derive(Clone, Debug)]
pub struct AppleKey {
    team_id: String,
    key_id: String,
    key: JwtKey,
}

/// Apple's keys are of the curve P-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no key of Apple: those are of the curve P-256")]
pub struct NotAppleKey;

impl AppleKey {
    /// The key `key_id` of the team `team_id`.
    ///
    /// # Errors
    /// It is an RSA key.
    pub fn new(
        team_id: impl Into<String>,
        key_id: impl Into<String>,
        key: JwtKey,
    ) -> Result<Self, NotAppleKey> {
        if key.algorithm() != "ES256" {
            return Err(NotAppleKey);
        }
        Ok(Self { team_id: team_id.into(), key_id: key_id.into(), key })
    }

    /// The ids of the team and of the key.
    pub(crate) fn ids(&self) -> [&str; 2] {
        [&self.team_id, &self.key_id]
    }

    /// The secret of the client `client_id` for one request, at `now`.
    ///
    /// # Errors
    /// The computer has no randomness.
    pub(super) fn secret(&self, client_id: &str, now: Timestamp) -> Result<SecretString, JwtKeyError> {
        let claims = json!({
            "iss": self.team_id,
            "sub": client_id,
            "aud": AUDIENCE,
            "iat": unix_seconds(now.saturating_sub(TOKEN_LEEWAY)),
            "exp": unix_seconds(now.saturating_add(TOKEN_LIFETIME)),
        });
        self.key.sign(Some(&self.key_id), &claims)
    }

    /// The same with a key that Apple does not know.
    pub(super) fn counterfeit(&self) -> Self {
        Self { key: self.key.counterfeit(), ..self.clone() }
    }
}

/// When a secret that an admin made in advance expires, as Auth.js wants it; `None` if it does not
/// say.
pub(crate) fn secret_expiry(secret: &SecretString) -> Option<Timestamp> {
    #[derive(Deserialize)]
    struct Claims {
        #[serde(default)]
        exp: Value,
    }
    let claims = URL_SAFE_NO_PAD.decode(secret.expose_secret().split('.').nth(1)?).ok()?;
    let seconds = read_object::<Claims>(&claims)?.exp.as_u64()?;
    Some(Timestamp::from_unix_ms(seconds.saturating_mul(1000)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::jwt_key::tests::parts;

    #[test]
    fn apple_secret_is_that_of_the_team_for_minutes() {
        let key = AppleKey::new("TEAM123456", "KEY1234567", JwtKey::generate().unwrap()).unwrap();
        let now = Timestamp::from_unix_ms(1_700_000_000_000);
        let secret = key.secret("org.example.web", now).unwrap();
        let [header, claims] = parts(&secret);
        assert_eq!((&header["alg"], &header["kid"]), (&json!("ES256"), &json!("KEY1234567")));
        let expected = json!({ "iss": "TEAM123456", "sub": "org.example.web", "aud": AUDIENCE,
            "iat": 1_699_999_970_u64, "exp": 1_700_000_300_u64 });
        assert_eq!(claims, expected);
        assert_eq!(secret_expiry(&secret), Some(Timestamp::from_unix_ms(1_700_000_300_000)));
        for other in ["hunter2", "a.b.c", "e30.e30.", "a.eyJleHAiOiJzb29uIn0.c", ""] {
            assert_eq!(secret_expiry(&other.into()), None, "{other}");
        }
        assert!(format!("{key:?}").contains("JwtKey(ES256 [redacted])"));
    }
}
