//! A private key that signs JSON Web Tokens (RFC 7515; algorithms of RFC 7518, section 3.1).

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::{SecureRandom as _, SystemRandom},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;

use super::{
    jwt_key_error::JwtKeyError,
    pem_text::{check_label, pem_label, with_lines},
};

/// A private key that signs JSON Web Tokens: one of the curve P-256 (ES256) or an RSA key (RS256).
/// `Debug` does not show it.
#[derive(Clone)]
pub struct JwtKey(KeyPair);

/// The length of a signature with ES256 (RFC 7518, section 3.4).
const ES256_SIGNATURE_BYTES: usize = 64;

#[derive(Clone)]
enum KeyPair {
    Es256(Arc<EcdsaKeyPair>),
    Rs256(Arc<RsaKeyPair>),
    /// None: what it signs is random.
    Counterfeit {
        algorithm: &'static str,
        signature_bytes: usize,
    },
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
    typ: &'static str,
}

impl JwtKey {
    /// Reads a private key in PEM format, PKCS #8 (RFC 5958) or, for RSA, PKCS #1. On one line, the
    /// ends of its lines may be `\n`, spaces, or nothing.
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
        let pem = with_lines(pem);
        let label = pem_label(&pem);
        check_label(label.unwrap_or_default(), &pem)?;
        let unread = if label.is_some() { JwtKeyError::Damaged } else { JwtKeyError::NotPem };
        let key = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| unread)?;
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

    /// A new key (ES256).
    #[cfg(test)]
    pub(crate) fn generate() -> Result<Self, JwtKeyError> {
        let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let der = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(|_| JwtKeyError::Signing)?;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, der.as_ref(), &random);
        pair.map(|pair| Self(KeyPair::Es256(Arc::new(pair)))).map_err(|_| JwtKeyError::Signing)
    }

    /// One whose signatures have the same algorithm and the same length, and which no public key
    /// verifies. (A real RSA key takes seconds to make.)
    pub(crate) fn counterfeit(&self) -> Self {
        let signature_bytes = match &self.0 {
            KeyPair::Es256(_) => ES256_SIGNATURE_BYTES,
            KeyPair::Rs256(pair) => pair.public().modulus_len(),
            KeyPair::Counterfeit { signature_bytes, .. } => *signature_bytes,
        };
        Self(KeyPair::Counterfeit { algorithm: self.algorithm(), signature_bytes })
    }

    /// The name of its algorithm: `ES256` or `RS256`.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        match self.0 {
            KeyPair::Es256(_) => "ES256",
            KeyPair::Rs256(_) => "RS256",
            KeyPair::Counterfeit { algorithm, .. } => algorithm,
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
            KeyPair::Counterfeit { signature_bytes, .. } => {
                let mut signature = vec![0; *signature_bytes];
                // The first byte stays zero: to every RSA key that is a number in its range.
                let (_, rest) = signature.split_first_mut().ok_or(JwtKeyError::Signing)?;
                random.fill(rest).map_err(|_| JwtKeyError::Signing)?;
                Ok(signature)
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
pub(crate) mod tests;
