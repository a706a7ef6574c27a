//! A private key of a client, which signs tokens in the place of a secret (RFC 7523), and its
//! public part, which the provider would have. Made for these tests only.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
        RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey,
    },
};
use serde_json::Value;

/// The key in PEM format, of the curve P-256.
pub const CLIENT_KEY: &str = include_str!("client_key.pem");

/// An RSA key.
pub const RSA_CLIENT_KEY: &str = include_str!("fake_provider/rsa_key.pem");

/// The header and the claims of a token that one of the two signed; `None` if neither did.
pub fn verify_client_token(token: &str) -> Option<[Value; 2]> {
    let (signed, signature) = token.rsplit_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let read = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    let (header, claims) = signed.split_once('.')?;
    let (header, claims): (Value, Value) = (read(header)?, read(claims)?);
    let (p256, rsa) = (der(CLIENT_KEY), der(RSA_CLIENT_KEY));
    let is_valid = if header["alg"] == "ES256" {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &p256, &SystemRandom::new());
        let key =
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.unwrap().public_key().as_ref().to_vec());
        key.verify(signed.as_bytes(), &signature).is_ok()
    } else {
        let pair = RsaKeyPair::from_pkcs8(&rsa).unwrap();
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref().to_vec());
        key.verify(signed.as_bytes(), &signature).is_ok()
    };
    is_valid.then_some([header, claims])
}

fn der(pem: &str) -> Vec<u8> {
    let text: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    STANDARD.decode(text).unwrap()
}
