//! Verifies the signature of a compact JWS (RFC 7515) with the keys of a provider. Everything here is strict.
//!
//! The signatures themselves are `openidconnect`'s. Its own parser of ID tokens is not used: it reads every claim that it
//! knows into a type, and a claim that no sign-in needs (`updated_at`, `amr`, `address`) would fail the sign-in.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKey as _, JsonWebKeyAlgorithm, JsonWebKeyUse as _, JwsSigningAlgorithm as _,
    SignatureVerificationError,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::{log_text::for_log, providers::json::read_object};

/// What is accepted, whatever the provider offers: public-key signatures only, never `none` or HS256 (RFC 8725,
/// section 3.1). ES512 is not here because `openidconnect` cannot verify it.
const ALGORITHMS: [(&str, CoreJwsSigningAlgorithm); 9] = [
    ("EdDSA", CoreJwsSigningAlgorithm::EdDsa),
    ("ES256", CoreJwsSigningAlgorithm::EcdsaP256Sha256),
    ("ES384", CoreJwsSigningAlgorithm::EcdsaP384Sha384),
    ("PS256", CoreJwsSigningAlgorithm::RsaSsaPssSha256),
    ("PS384", CoreJwsSigningAlgorithm::RsaSsaPssSha384),
    ("PS512", CoreJwsSigningAlgorithm::RsaSsaPssSha512),
    ("RS256", CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256),
    ("RS384", CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384),
    ("RS512", CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512),
];

/// The names of the algorithms that are accepted.
pub fn algorithm_names() -> impl Iterator<Item = &'static str> + Clone {
    ALGORITHMS.iter().map(|(name, _)| *name)
}

/// A JWS whose signature is right.
#[derive(Debug)]
pub struct VerifiedJws<'a> {
    /// What was signed.
    pub payload: Vec<u8>,
    /// With which key.
    pub key: &'a CoreJsonWebKey,
    /// And how.
    pub algorithm: &'static CoreJwsSigningAlgorithm,
}

/// Why a JWS is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// It is no compact JWS, or has a header that forbids reading it.
    #[error("the ID token {0}")]
    Malformed(&'static str),
    /// It is a JWE.
    #[error("the ID token is encrypted, which is not supported: choose no encryption for this client")]
    Encrypted,
    /// The provider signs with something else. `none` is [`Self::Malformed`].
    #[error(
        "the ID token is signed with \"{0}\" (alg), which is not accepted: choose another one for this client"
    )]
    Algorithm(String),
    /// No key of the provider has the name, the type and the use.
    #[error("the provider has no key that fits the ID token's kid and alg")]
    NoKey,
    /// Several keys fit: a token must then name its key (OpenID Connect Core 1.0, section 10.1).
    #[error("several keys of the provider fit the ID token's kid and alg")]
    SeveralKeys,
    /// The signature is not that of the key.
    #[error("the ID token's signature is wrong")]
    Signature,
}

impl JwsError {
    /// Whether fetching the provider's keys again may help: the key is not known, or it has a known name, or none, and is
    /// another one by now.
    pub fn may_be_rotated_key(&self) -> bool {
        matches!(self, Self::NoKey | Self::SeveralKeys | Self::Signature)
    }
}

#[derive(Deserialize)]
struct Header {
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

/// A member that is there, if only as `null`.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(value).map(Some)
}

/// Verifies `token` with `keys`. The header chooses among them, and nothing else: `jku`, `jwk` and `x5u` are not read.
///
/// # Errors
/// See [`JwsError`]; none shows the token.
pub fn verify_jws<'a>(token: &str, keys: &'a [CoreJsonWebKey]) -> Result<VerifiedJws<'a>, JwsError> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        return Err(if parts.len() == 5 {
            JwsError::Encrypted
        } else {
            JwsError::Malformed("has not three parts")
        });
    };
    let decode = |part: &str| {
        URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsError::Malformed("has a part that is not base64url"))
    };
    let signed = format!("{header}.{payload}");
    let (header, payload, signature) = (decode(header)?, decode(payload)?, decode(signature)?);
    let header: Header =
        read_object(&header).ok_or(JwsError::Malformed("has a header that is not a JSON object"))?;
    let algorithm = check_header(&header)?;
    let kid = match &header.kid {
        Value::Null => None,
        Value::String(kid) => Some(kid.as_str()),
        _ => return Err(JwsError::Malformed("has a key id (kid) that is not text")),
    };
    let key = choose_key(keys, kid, algorithm)?;
    match key.verify_signature(algorithm, signed.as_bytes(), &signature) {
        Ok(()) => Ok(VerifiedJws { payload, key, algorithm }),
        // Of another curve, or broken: as good as not there.
        Err(SignatureVerificationError::InvalidKey(_)) => Err(JwsError::NoKey),
        Err(_) => Err(JwsError::Signature),
    }
}

fn check_header(header: &Header) -> Result<&'static CoreJwsSigningAlgorithm, JwsError> {
    // RFC 7515, section 4.1.11: nothing that could be critical is understood here.
    if header.crit.is_some() {
        return Err(JwsError::Malformed("has critical headers (crit)"));
    }
    if !header.cty.is_null() {
        return Err(JwsError::Malformed("contains something else than claims (cty)"));
    }
    // RFC 8725, section 3.11: a token of another kind, such as `at+jwt` or `logout+jwt`, is no ID token.
    let is_jwt = match &header.typ {
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
    let Some(name) = header.alg.as_str() else { return Err(JwsError::Malformed("names no algorithm (alg)")) };
    if name.eq_ignore_ascii_case("none") {
        return Err(JwsError::Malformed("is not signed (alg)"));
    }
    let known = ALGORITHMS.iter().find(|(known, _)| *known == name).map(|(_, algorithm)| algorithm);
    known.ok_or_else(|| JwsError::Algorithm(for_log(name)))
}

/// The one key that fits. Its type, and its `use` and `alg` where it has them, must agree with the algorithm.
fn choose_key<'a>(
    keys: &'a [CoreJsonWebKey],
    kid: Option<&str>,
    algorithm: &CoreJwsSigningAlgorithm,
) -> Result<&'a CoreJsonWebKey, JwsError> {
    let fits = |key: &&CoreJsonWebKey| {
        let named = kid.is_none_or(|kid| key.key_id().is_some_and(|id| id.as_str() == kid));
        let signs = key.key_use().is_none_or(|purpose| purpose.allows_signature());
        let typed = algorithm.key_type().as_ref() == Some(key.key_type());
        let meant = match key.signing_alg() {
            JsonWebKeyAlgorithm::Unspecified => true,
            JsonWebKeyAlgorithm::Algorithm(own) => own == algorithm,
            JsonWebKeyAlgorithm::Unsupported => false,
        };
        named && signs && typed && meant
    };
    let mut fitting = keys.iter().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(key), None) => Ok(key),
        (None, _) => Err(JwsError::NoKey),
        (Some(_), Some(_)) => Err(JwsError::SeveralKeys),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn keys() -> Vec<CoreJsonWebKey> {
        // RFC 8037, appendix A.2.
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "one",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
        vec![serde_json::from_value(jwk).unwrap()]
    }

    /// RFC 8037, appendix A.4: "Example of Ed25519 signing".
    const SIGNED: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    fn with_header(header: &Value) -> Result<(), JwsError> {
        let rest = SIGNED.split_once('.').unwrap().1;
        let token = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()));
        verify_jws(&token, &keys()).map(drop)
    }

    #[test]
    fn jws_of_rfc_8037_is_verified() {
        let keys = keys();
        let verified = verify_jws(SIGNED, &keys).unwrap();
        assert_eq!(verified.payload, b"Example of Ed25519 signing");
    }

    #[test]
    fn jws_that_is_changed_or_cut_is_refused() {
        for position in 0..SIGNED.len() {
            for changed in [SIGNED[..position].to_owned(), {
                let mut text = SIGNED.to_owned().into_bytes();
                text[position] = if text[position] == b'A' { b'B' } else { b'A' };
                String::from_utf8(text).unwrap()
            }] {
                assert!(verify_jws(&changed, &keys()).is_err(), "{changed}");
            }
        }
        assert_eq!(verify_jws("a.b.c.d.e", &keys()).unwrap_err(), JwsError::Encrypted);
    }

    #[test]
    fn jws_header_is_read_strictly() {
        // The header is part of what is signed: where nothing else is wrong, the signature is.
        for (header, error) in [
            (
                json!({ "alg": "EdDSA", "typ": "JWT", "kid": "one", "jku": "https://evil.example" }),
                JwsError::Signature,
            ),
            (
                json!({ "alg": "EdDSA", "typ": "at+jwt" }),
                JwsError::Malformed("is a token of another type (typ)"),
            ),
            (json!({ "alg": "EdDSA", "typ": 1 }), JwsError::Malformed("is a token of another type (typ)")),
            (json!({ "alg": "EdDSA", "crit": [] }), JwsError::Malformed("has critical headers (crit)")),
            (json!({ "alg": "EdDSA", "crit": null }), JwsError::Malformed("has critical headers (crit)")),
            (json!({ "alg": "EdDSA", "kid": "two" }), JwsError::NoKey),
            (json!({ "alg": "EdDSA", "kid": 1 }), JwsError::Malformed("has a key id (kid) that is not text")),
            (json!({ "alg": "RS256" }), JwsError::NoKey),
            (json!({ "alg": "HS256" }), JwsError::Algorithm("HS256".into())),
            (json!({ "alg": "nOnE" }), JwsError::Malformed("is not signed (alg)")),
            (json!({ "alg": ["EdDSA"] }), JwsError::Malformed("names no algorithm (alg)")),
        ] {
            assert_eq!(with_header(&header), Err(error), "{header}");
        }
    }
}
