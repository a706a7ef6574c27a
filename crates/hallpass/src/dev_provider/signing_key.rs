//! The key that signs ID tokens.

use std::io;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use openidconnect::{JsonWebKeyId, core::CoreEdDsaPrivateSigningKey};

use crate::crypto::random;

/// Generates an Ed25519 key: 16 constant bytes of PKCS#8 (RFC 8410), and 32 random ones.
///
/// # Errors
/// The key cannot be read: cannot happen.
pub fn generate_signing_key() -> io::Result<CoreEdDsaPrivateSigningKey> {
    const PREFIX: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let der = [&PREFIX[..], &random::random_bytes()].concat();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der));
    let id = JsonWebKeyId::new(random::random_id());
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(id)).map_err(io::Error::other)
}
