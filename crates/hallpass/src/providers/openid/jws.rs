//! Verifies the signature of a compact JWS (RFC 7515) with the keys of a provider. Strict
//! throughout.
//!
//! `openidconnect` verifies the signature itself. Its parser of ID tokens is not used: it reads
//! every claim that it knows into a type, so that a claim that no sign-in needs (`updated_at`,
//! `amr`, `address`) would fail the sign-in.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKey as _, SignatureVerificationError,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};

use super::{jws_error::JwsError, jws_header::JwsHeader, signing_key::choose_key};
use crate::providers::json::read_object;

/// A JWS with a valid signature.
#[derive(Debug)]
pub struct VerifiedJws<'a> {
    /// What was signed.
    pub payload: Vec<u8>,
    /// The key that signed it.
    pub key: &'a CoreJsonWebKey,
    /// The algorithm.
    pub algorithm: &'static CoreJwsSigningAlgorithm,
}

/// Verifies the signature of `token` with one of `keys`.
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
    let header: JwsHeader =
        read_object(&header).ok_or(JwsError::Malformed("has a header that is not a JSON object"))?;
    let algorithm = header.check()?;
    let key = choose_key(keys, header.key_id()?, algorithm)?;
    match key.verify_signature(algorithm, signed.as_bytes(), &signature) {
        Ok(()) => Ok(VerifiedJws { payload, key, algorithm }),
        // A key of another curve, or a broken one, is as good as none.
        Err(SignatureVerificationError::InvalidKey(_)) => Err(JwsError::NoKey),
        Err(_) => Err(JwsError::Signature),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

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
        // The header is signed, too: where nothing else is wrong, the signature is.
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
