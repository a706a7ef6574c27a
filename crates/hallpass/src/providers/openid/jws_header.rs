//! The header of a JWS (RFC 7515, section 4), read strictly.

use openidconnect::core::CoreJwsSigningAlgorithm;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{jws_error::JwsError, signature_algorithms::SignatureAlgorithms};
use crate::log_text::for_log;

/// The members that are read. `jku`, `jwk` and `x5u` are not: a token must not choose its own keys.
#[derive(Deserialize)]
pub struct JwsHeader {
    #[serde(default)]
    alg: Value,
    #[serde(default)]
    kid: Value,
    #[serde(default)]
    typ: Value,
    #[serde(default)]
    cty: Value,
    #[serde(default, deserialize_with = "present")]
    crit: Option<Value>,
}

/// A member that is there, even as `null`.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(value).map(Some)
}

impl JwsHeader {
    /// Checks that the token can be an ID token, and returns the algorithm that signed it.
    ///
    /// # Errors
    /// See [`JwsError`].
    pub fn check(
        &self,
        accepted: &SignatureAlgorithms,
    ) -> Result<&'static CoreJwsSigningAlgorithm, JwsError> {
        // RFC 7515, section 4.1.11: no critical header is understood here.
        if self.crit.is_some() {
            return Err(JwsError::Malformed("has critical headers (crit)"));
        }
        if !self.cty.is_null() {
            return Err(JwsError::Malformed("contains something else than claims (cty)"));
        }
        // RFC 8725, section 3.11: a token of another type, such as `at+jwt`, is not an ID token.
        let is_jwt = match &self.typ {
            Value::Null => true,
            Value::String(kind) => {
                let kind = kind.to_ascii_lowercase();
                matches!(kind.strip_prefix("application/").unwrap_or(&kind), "jwt" | "jose")
            }
            _ => false,
        };
        if !is_jwt {
            return Err(JwsError::Malformed("is a token of another type (typ)"));
        }
        let Some(name) = self.alg.as_str() else {
            return Err(JwsError::Malformed("names no algorithm (alg)"));
        };
        if name.eq_ignore_ascii_case("none") {
            return Err(JwsError::Malformed("is not signed (alg)"));
        }
        accepted.find(name).ok_or_else(|| JwsError::Algorithm(for_log(name)))
    }

    /// The name of the key, if the token names one.
    ///
    /// # Errors
    /// The name is not text.
    pub fn key_id(&self) -> Result<Option<&str>, JwsError> {
        match &self.kid {
            Value::Null => Ok(None),
            Value::String(kid) => Ok(Some(kid)),
            _ => Err(JwsError::Malformed("has a key id (kid) that is not text")),
        }
    }
}
