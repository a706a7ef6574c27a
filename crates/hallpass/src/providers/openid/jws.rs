//! Verifies the signature of a compact JWS (RFC 7515) with the keys of a provider. Strict
//! throughout.
//!
//! `openidconnect` verifies the signature itself. Its parser of ID tokens is not used: it reads
//! every claim that it knows into a type, so that a claim that no sign-in needs (`updated_at`,
//! `amr`, `address`) would fail the sign-in.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{JsonWebKey as _, SignatureVerificationError, core::CoreJwsSigningAlgorithm};

use super::{
    jws_error::JwsError, jws_header::JwsHeader, provider_key::ProviderKey,
    signature_algorithms::SignatureAlgorithms, signing_key::choose_key,
};
use crate::providers::json::read_object;

/// The length of a signature with HS256 (RFC 7518, section 3.2), the only algorithm with a secret.
const HS256_BYTES: usize = 32;

/// A JWS with a valid signature.
#[derive(Debug)]
pub struct VerifiedJws<'a> {
    /// What was signed.
    pub payload: Vec<u8>,
    /// The key that signed it.
    pub key: &'a ProviderKey,
    /// The algorithm.
    pub algorithm: &'static CoreJwsSigningAlgorithm,
}

/// Verifies the signature of `token`, by one of the `accepted` algorithms, with one of `keys`:
/// those of the provider, or, for HS256, the client's secret alone.
///
/// # Errors
/// See [`JwsError`]; none shows the token.
pub fn verify_jws<'a>(
    token: &str,
    keys: &'a [ProviderKey],
    accepted: &SignatureAlgorithms,
) -> Result<VerifiedJws<'a>, JwsError> {
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
    let algorithm = header.check(accepted)?;
    // The client's secret has no name, whatever the token calls it.
    let kid = header.key_id()?.filter(|_| *accepted != SignatureAlgorithms::ClientSecret);
    let key = choose_key(keys, kid, algorithm)?;
    // `openidconnect` panics at such a signature.
    if *accepted == SignatureAlgorithms::ClientSecret && signature.len() != HS256_BYTES {
        return Err(JwsError::Signature);
    }
    match key.jwk.verify_signature(algorithm, signed.as_bytes(), &signature) {
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

    fn keys() -> Vec<ProviderKey> {
        // RFC 8037, appendix A.2.
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "one",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
        ProviderKey::read_set(json!({ "keys": [jwk] }).to_string().as_bytes()).unwrap()
    }

    const ANY: SignatureAlgorithms = SignatureAlgorithms::AnyPublicKey;

    #[test]
    fn jws_with_hs256_is_verified_by_the_client_s_secret_alone() {
        let secret = secrecy::SecretString::from("a client's secret of at least 32 bytes");
        let key = [ProviderKey::of_client_secret(&secret)];
        let signed = |alg: &str| {
            let header = URL_SAFE_NO_PAD.encode(json!({ "alg": alg, "kid": "any" }).to_string());
            let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode("{}"));
            let mut hmac = hmac_sha256(secrecy::ExposeSecret::expose_secret(&secret).as_bytes());
            hmac::Mac::update(&mut hmac, message.as_bytes());
            let signature = hmac::Mac::finalize(hmac).into_bytes();
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
        };
        let secret_only = SignatureAlgorithms::ClientSecret;
        assert!(verify_jws(&signed("HS256"), &key, &secret_only).is_ok());
        // A public key is no secret, and the secret no public key.
        assert!(verify_jws(&signed("HS256"), &keys(), &secret_only).is_err());
        let refused = JwsError::Algorithm("HS256".into());
        assert_eq!(verify_jws(&signed("HS256"), &keys(), &ANY).unwrap_err(), refused);
        assert_eq!(verify_jws(SIGNED, &key, &secret_only).unwrap_err(), JwsError::Algorithm("EdDSA".into()));
        let token = signed("HS256");
        let mut changed = token.clone();
        changed.replace_range(changed.len() - 3..changed.len() - 2, "_");
        assert_eq!(verify_jws(&changed, &key, &secret_only).unwrap_err(), JwsError::Signature);
        let (message, signature) = token.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        for odd in [&[][..], &signature[..16], &signature[..31], &[&signature[..], b"0"].concat()] {
            let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(odd));
            assert_eq!(verify_jws(&token, &key, &secret_only).unwrap_err(), JwsError::Signature);
        }
        let other = [ProviderKey::of_client_secret(&"another secret of at least 32 bytes".into())];
        assert_eq!(verify_jws(&signed("HS256"), &other, &secret_only).unwrap_err(), JwsError::Signature);
    }

    fn hmac_sha256(secret: &[u8]) -> hmac::Hmac<sha2::Sha256> {
        hmac::Mac::new_from_slice(secret).unwrap()
    }

    /// RFC 8037, appendix A.4: "Example of Ed25519 signing".
    const SIGNED: &str = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    fn with_header(header: &Value) -> Result<(), JwsError> {
        let rest = SIGNED.split_once('.').unwrap().1;
        let token = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()));
        verify_jws(&token, &keys(), &ANY).map(drop)
    }

    #[test]
    fn jws_of_rfc_8037_is_verified() {
        let keys = keys();
        let verified = verify_jws(SIGNED, &keys, &ANY).unwrap();
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
                assert!(verify_jws(&changed, &keys(), &ANY).is_err(), "{changed}");
            }
        }
        assert_eq!(verify_jws("a.b.c.d.e", &keys(), &ANY).unwrap_err(), JwsError::Encrypted);
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
            // RFC 9864: the same algorithm.
            (json!({ "alg": "Ed25519" }), JwsError::Signature),
            (json!({ "alg": "ed25519" }), JwsError::Algorithm("ed25519".into())),
            (json!({ "alg": "RS256" }), JwsError::NoKey),
            (json!({ "alg": "HS256" }), JwsError::Algorithm("HS256".into())),
            (json!({ "alg": "nOnE" }), JwsError::Malformed("is not signed (alg)")),
            (json!({ "alg": ["EdDSA"] }), JwsError::Malformed("names no algorithm (alg)")),
        ] {
            assert_eq!(with_header(&header), Err(error), "{header}");
        }
    }
}
