//! A private key in the place of a client's secret: `private_key_jwt` (OpenID Connect Core 1.0,
//! section 9; RFC 7523, sections 2.2 and 3).

use std::time::Duration;

use hallpass_types::Timestamp;
use secrecy::SecretString;
use serde_json::json;

use crate::crypto::{jwt_key::JwtKey, jwt_key_error::JwtKeyError, random::random_id};

/// How long a token is valid. One is made for every request, so that none expires in use.
pub(super) const TOKEN_LIFETIME: Duration = Duration::from_mins(5);

/// How far the provider's clock may be behind ours.
pub(super) const TOKEN_LEEWAY: Duration = Duration::from_secs(30);

/// A private key whose public part is registered with the provider.
#[derive(Clone, Debug)]
pub struct ClientKey {
    key: JwtKey,
    id: Option<String>,
}

impl ClientKey {
    /// A key. `id` is the `kid` of the public key at the provider, if that needs one.
    #[must_use]
    pub fn new(key: JwtKey, id: Option<String>) -> Self {
        Self { key, id }
    }

    /// The algorithm of its tokens: `ES256` or `RS256`.
    pub(crate) fn algorithm(&self) -> &'static str {
        self.key.algorithm()
    }

    /// The token that authenticates the client `client_id` in one request to `audience`, at `now`.
    ///
    /// # Errors
    /// The computer has no randomness.
    pub(super) fn assertion(
        &self,
        client_id: &str,
        audience: &str,
        now: Timestamp,
    ) -> Result<SecretString, JwtKeyError> {
        let claims = json!({
            "iss": client_id,
            "sub": client_id,
            // One text, no list: it is for one provider only.
            "aud": audience,
            "iat": unix_seconds(now.saturating_sub(TOKEN_LEEWAY)),
            "exp": unix_seconds(now.saturating_add(TOKEN_LIFETIME)),
            "jti": random_id(),
        });
        self.key.sign(self.id.as_deref(), &claims)
    }

    /// The same with a key of the same kind that the provider does not know.
    pub(super) fn counterfeit(&self) -> Self {
        Self { key: self.key.counterfeit(), id: self.id.clone() }
    }
}

/// Whole seconds since 1970 (RFC 7519, section 2).
pub(super) fn unix_seconds(time: Timestamp) -> u64 {
    time.as_unix_ms() / 1000
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::crypto::jwt_key::tests::parts;

    #[test]
    fn client_assertion_is_short_for_one_audience_and_never_the_same() {
        let key = ClientKey::new(JwtKey::generate().unwrap(), Some("k1".into()));
        let now = Timestamp::from_unix_ms(1_700_000_000_000);
        let make = || parts(&key.assertion("client", "https://id.example.org", now).unwrap());
        let ([header, first], [_, second]) = (make(), make());
        assert_eq!(header["kid"], "k1");
        let expected = json!({ "iss": "client", "sub": "client", "aud": "https://id.example.org",
            "iat": 1_699_999_970_u64, "exp": 1_700_000_300_u64, "jti": first["jti"] });
        assert_eq!(first, expected);
        assert!(first["jti"].as_str().unwrap().len() >= 32 && first["jti"] != second["jti"]);
        let without = ClientKey::new(JwtKey::generate().unwrap(), None);
        let [header, _] = parts(&without.assertion("client", "a", now).unwrap());
        assert_eq!(header.get("kid"), None::<&Value>);
    }
}
