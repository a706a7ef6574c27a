//! The fake provider's keys: an EdDSA key that rotates, and one key of each other type that real
//! providers sign with. Made for these tests only.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
        EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
        RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding, RsaKeyPair,
    },
};
use serde_json::{Value, json};

/// The number of an EdDSA key that does not rotate.
const ED25519: u8 = 200;

/// One key of each type beside the EdDSA key that rotates.
pub(super) struct SigningKeys {
    es256: EcdsaKeyPair,
    es384: EcdsaKeyPair,
    rsa: RsaKeyPair,
}

impl SigningKeys {
    /// Those that are published.
    pub(super) fn new() -> Self {
        Self::with_rsa_key(include_str!("rsa_key.pem"))
    }

    /// Those of someone else.
    pub(super) fn unpublished() -> Self {
        Self::with_rsa_key(include_str!("other_rsa_key.pem"))
    }

    /// `ring` does not generate RSA keys.
    fn with_rsa_key(pem: &str) -> Self {
        let pem: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
        Self {
            es256: ecdsa_key(&ECDSA_P256_SHA256_FIXED_SIGNING),
            es384: ecdsa_key(&ECDSA_P384_SHA384_FIXED_SIGNING),
            rsa: RsaKeyPair::from_pkcs8(&STANDARD.decode(pem).unwrap()).unwrap(),
        }
    }

    /// The id of the key for `algorithm`.
    pub(super) fn id(algorithm: &str) -> &'static str {
        match algorithm {
            "Ed25519" => "ed25519",
            "ES256" => "es256",
            "ES384" => "es384",
            _ => "rsa",
        }
    }

    /// Signs `message` with the key for `algorithm`.
    pub(super) fn sign(&self, algorithm: &str, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        let rsa = |encoding: &'static dyn RsaEncoding| {
            let mut signature = vec![0; self.rsa.public().modulus_len()];
            self.rsa.sign(encoding, &random, message, &mut signature).unwrap();
            signature
        };
        match algorithm {
            "Ed25519" => sign_eddsa(ED25519, message),
            "ES256" => self.es256.sign(&random, message).unwrap().as_ref().to_vec(),
            "ES384" => self.es384.sign(&random, message).unwrap().as_ref().to_vec(),
            "RS256" => rsa(&RSA_PKCS1_SHA256),
            "RS384" => rsa(&RSA_PKCS1_SHA384),
            "RS512" => rsa(&RSA_PKCS1_SHA512),
            "PS256" => rsa(&RSA_PSS_SHA256),
            "PS384" => rsa(&RSA_PSS_SHA384),
            "PS512" => rsa(&RSA_PSS_SHA512),
            other => panic!("there is no key for {other}"),
        }
    }

    /// The public keys, as in a key set.
    pub(super) fn public_keys(&self) -> Vec<Value> {
        let rsa = PublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
        // Named as in RFC 9864.
        let mut ed25519 = eddsa_jwk(ED25519);
        (ed25519["kid"], ed25519["alg"]) = (json!("ed25519"), json!("Ed25519"));
        vec![
            ed25519,
            ecdsa_jwk(&self.es256, "P-256", "es256"),
            ecdsa_jwk(&self.es384, "P-384", "es384"),
            // Without `alg`, as those of Microsoft and ORCID.
            json!({
                "kty": "RSA", "use": "sig", "kid": "rsa",
                "n": URL_SAFE_NO_PAD.encode(rsa.n), "e": URL_SAFE_NO_PAD.encode(rsa.e),
            }),
        ]
    }
}

fn ecdsa_key(algorithm: &'static EcdsaSigningAlgorithm) -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap()
}

fn ecdsa_jwk(key: &EcdsaKeyPair, curve: &str, id: &str) -> Value {
    let point = &key.public_key().as_ref()[1..];
    let (x, y) = point.split_at(point.len() / 2);
    json!({
        "kty": "EC", "crv": curve, "use": "sig", "alg": id.to_uppercase(), "kid": id,
        "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
    })
}

/// The id of the EdDSA key with this number.
pub(super) fn eddsa_id(number: u8) -> String {
    format!("key-{number}")
}

fn eddsa_key(number: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[number; 32]).unwrap()
}

/// Signs `message` with the EdDSA key with this number.
pub(super) fn sign_eddsa(number: u8, message: &[u8]) -> Vec<u8> {
    eddsa_key(number).sign(message).as_ref().to_vec()
}

/// The public EdDSA key with this number, as in a key set.
pub(super) fn eddsa_jwk(number: u8) -> Value {
    json!({
        "kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": eddsa_id(number),
        "x": URL_SAFE_NO_PAD.encode(eddsa_key(number).public_key()),
    })
}
