//! A key of a provider's key set.

use std::fmt;

use openidconnect::{JsonWebKey as _, core::CoreJsonWebKey};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;

use crate::providers::json::read_object;

/// A key. For HS256 it is the client's secret.
#[derive(Clone)]
pub struct ProviderKey {
    /// The key itself.
    pub jwk: CoreJsonWebKey,
    /// The issuer that it is for, where the key set says so: Microsoft's does.
    pub issuer: Option<String>,
}

#[derive(Deserialize)]
struct RawSet {
    #[serde(default)]
    keys: Value,
}

impl ProviderKey {
    /// Reads a key set (RFC 7517, section 5). Keys of unknown types are left out. `None` if the
    /// text is no key set.
    pub fn read_set(text: &[u8]) -> Option<Vec<Self>> {
        let set: RawSet = read_object(text)?;
        Some(set.keys.as_array()?.iter().filter_map(Self::read).collect())
    }

    fn read(key: &Value) -> Option<Self> {
        let issuer = key.get("issuer").and_then(Value::as_str).map(ToOwned::to_owned);
        let mut key = key.clone();
        // `openidconnect` has only the older name (RFC 9864, section 2.2).
        if let Some(algorithm) = key.get_mut("alg").filter(|algorithm| *algorithm == "Ed25519") {
            *algorithm = "EdDSA".into();
        }
        let jwk = serde_json::from_value(key).ok()?;
        Some(Self { jwk, issuer })
    }

    /// The client's secret as a key, for HS256 (OpenID Connect Core 1.0, section 10.1).
    pub fn of_client_secret(secret: &SecretString) -> Self {
        Self { jwk: CoreJsonWebKey::new_symmetric(secret.expose_secret().as_bytes().to_vec()), issuer: None }
    }
}

impl fmt::Debug for ProviderKey {
    /// Without the key itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kid = self.jwk.key_id().map(|kid| kid.as_str());
        f.debug_struct("ProviderKey").field("kid", &kid).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use openidconnect::{JsonWebKeyAlgorithm, core::CoreJwsSigningAlgorithm};
    use serde_json::json;

    use super::*;

    #[test]
    fn provider_key_for_ed25519_is_read_under_both_names() {
        for name in ["EdDSA", "Ed25519"] {
            let key = json!({ "kty": "OKP", "crv": "Ed25519", "alg": name,
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
            let jwk = ProviderKey::read(&key).unwrap().jwk;
            let expected = JsonWebKeyAlgorithm::Algorithm(&CoreJwsSigningAlgorithm::EdDsa);
            assert_eq!(format!("{:?}", jwk.signing_alg()), format!("{expected:?}"), "{name}");
        }
    }

    #[test]
    fn provider_key_shows_no_secret() {
        let secret = ProviderKey::of_client_secret(&SecretString::from("hunter2"));
        assert_eq!(format!("{secret:?}"), "ProviderKey { kid: None, issuer: None, .. }");
        let key =
            json!({ "kty": "oct", "kid": "one", "k": "aHVudGVyMg", "issuer": "https://id.example.org" });
        let shown = format!("{:?}", ProviderKey::read(&key).unwrap());
        assert!(shown.contains("\"one\"") && shown.contains("https://id.example.org"), "{shown}");
        assert!(!shown.contains("104, 117"), "{shown}");
    }
}
