//! A private key that signs JSON Web Tokens (RFC 7515; algorithms of RFC 7518, section 3.1).

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};
use secrecy::{ExposeSecret as _, SecretString, zeroize::Zeroizing};
use serde::Serialize;
use serde_json::Value;

/// A private key that signs JSON Web Tokens: one of the curve P-256 (ES256) or an RSA key (RS256).
/// `Debug` does not show it.
#[derive(Clone)]
pub struct JwtKey(KeyPair);

#[derive(Clone)]
enum KeyPair {
    Es256(Arc<EcdsaKeyPair>),
    Rs256(Arc<RsaKeyPair>),
}

/// A text is no key that can sign. None of the texts shows any of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JwtKeyError {
    /// It is not PEM.
    #[error("is not a private key in PEM format (-----BEGIN PRIVATE KEY-----)")]
    NotPem,
    /// It is in the format of SEC 1.
    #[error(
        "is a key in the old format (-----BEGIN EC PRIVATE KEY-----): \
         convert it with openssl pkcs8 -topk8 -nocrypt"
    )]
    OldFormat,
    /// It is another kind of key, or damaged.
    #[error("is neither a key of the curve P-256 nor an RSA key of 2048 to 4096 bits")]
    Unsupported,
    /// The computer has no randomness.
    #[error("could not be used to sign")]
    Signing,
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
    typ: &'static str,
}

impl JwtKey {
    /// Reads a private key in PEM format, PKCS #8 (RFC 5958) or, for RSA, PKCS #1. A settings file of
    /// one line has `\n` for the ends of its lines.
    ///
    /// ```
    /// use hallpass::{JwtKey, JwtKeyError};
    ///
    /// assert_eq!(JwtKey::from_pem(&"hunter2".into()).unwrap_err(), JwtKeyError::NotPem);
    /// ```
    ///
    /// # Errors
    /// See [`JwtKeyError`].
    pub fn from_pem(pem: &SecretString) -> Result<Self, JwtKeyError> {
        let pem = Zeroizing::new(pem.expose_secret().replace("\\n", "\n"));
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| JwtKeyError::NotPem)?;
        let pair = match &key {
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                let random = SystemRandom::new();
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, &random)
                    .map(|pair| KeyPair::Es256(Arc::new(pair)))
                    .or_else(|_| RsaKeyPair::from_pkcs8(der).map(|pair| KeyPair::Rs256(Arc::new(pair))))
            }
            PrivateKeyDer::Pkcs1(der) => {
                RsaKeyPair::from_der(der.secret_pkcs1_der()).map(|pair| KeyPair::Rs256(Arc::new(pair)))
            }
            PrivateKeyDer::Sec1(_) => return Err(JwtKeyError::OldFormat),
            _ => return Err(JwtKeyError::Unsupported),
        };
        pair.map(Self).map_err(|_| JwtKeyError::Unsupported)
    }

    /// A new key (ES256), which no provider knows.
    ///
    /// # Errors
    /// The computer has no randomness.
    pub(crate) fn generate() -> Result<Self, JwtKeyError> {
        let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let der = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(|_| JwtKeyError::Signing)?;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, der.as_ref(), &random);
        pair.map(|pair| Self(KeyPair::Es256(Arc::new(pair)))).map_err(|_| JwtKeyError::Signing)
    }

    /// The name of its algorithm: `ES256` or `RS256`.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        match self.0 {
            KeyPair::Es256(_) => "ES256",
            KeyPair::Rs256(_) => "RS256",
        }
    }

    /// A signed token with these claims, in the compact form (RFC 7515, section 7.1).
    ///
    /// # Errors
    /// The computer has no randomness.
    pub(crate) fn sign(&self, key_id: Option<&str>, claims: &Value) -> Result<SecretString, JwtKeyError> {
        let header = Header { alg: self.algorithm(), kid: key_id, typ: "JWT" };
        let header = serde_json::to_vec(&header).map_err(|_| JwtKeyError::Signing)?;
        let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
        let signed = format!("{}.{}", encode(&header), encode(claims.to_string().as_bytes()));
        let signature = self.signature(signed.as_bytes())?;
        Ok(format!("{signed}.{}", encode(&signature)).into())
    }

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, JwtKeyError> {
        let random = SystemRandom::new();
        match &self.0 {
            KeyPair::Es256(pair) => {
                let signature = pair.sign(&random, message).map_err(|_| JwtKeyError::Signing)?;
                Ok(signature.as_ref().to_vec())
            }
            KeyPair::Rs256(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let signed = pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
                signed.map(|()| signature).map_err(|_| JwtKeyError::Signing)
            }
        }
    }
}

impl fmt::Debug for JwtKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JwtKey({} [redacted])", self.algorithm())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use ring::signature::{ECDSA_P256_SHA256_FIXED, KeyPair as _, UnparsedPublicKey};
    use serde_json::json;

    use super::*;

    pub fn p256_pem() -> String {
        let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let text = base64::engine::general_purpose::STANDARD.encode(der.unwrap());
        format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n")
    }

    /// The header and the claims of a token.
    pub fn parts(token: &SecretString) -> [Value; 2] {
        let mut parts = token.expose_secret().split('.');
        [(); 2].map(|()| {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts.next().unwrap()).unwrap()).unwrap()
        })
    }

    #[test]
    fn jwt_key_signs_what_its_public_key_verifies() {
        let pem = p256_pem();
        for text in [pem.clone(), pem.replace('\n', "\\n"), pem.replace('\n', "\r\n")] {
            let key = JwtKey::from_pem(&text.into()).unwrap();
            let token = key.sign(Some("k1"), &json!({ "iss": "team" })).unwrap();
            let token = token.expose_secret();
            let (signed, signature) = token.rsplit_once('.').unwrap();
            let KeyPair::Es256(pair) = &key.0 else { panic!("{key:?}") };
            let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref());
            public.verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
            let [header, claims] = parts(&token.into());
            assert_eq!(header, json!({ "alg": "ES256", "kid": "k1", "typ": "JWT" }));
            assert_eq!(claims, json!({ "iss": "team" }));
        }
    }

    #[test]
    fn jwt_key_that_cannot_sign_is_refused_without_showing_it() {
        let pem = p256_pem();
        let error = |text: String| JwtKey::from_pem(&text.into()).unwrap_err();
        assert_eq!(error("hunter2".into()), JwtKeyError::NotPem);
        assert_eq!(error(String::new()), JwtKeyError::NotPem);
        assert_eq!(error(pem.replace(" PRIVATE", " EC PRIVATE")), JwtKeyError::OldFormat);
        assert_eq!(error(pem.replace(" PRIVATE", " RSA PRIVATE")), JwtKeyError::Unsupported);
        assert_eq!(error(pem.replace(" PRIVATE KEY", " CERTIFICATE")), JwtKeyError::NotPem);
        let shown = format!("{:?}", JwtKey::from_pem(&pem.into()).unwrap());
        assert_eq!(shown, "JwtKey(ES256 [redacted])");
    }
}
