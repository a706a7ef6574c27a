//! Keys that sign, and texts that are none.

use ring::signature::{ECDSA_P256_SHA256_FIXED, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use secrecy::ExposeSecret as _;
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
    [(); 2].map(|()| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts.next().unwrap()).unwrap()).unwrap())
}

#[test]
fn jwt_key_signs_what_its_public_key_verifies() {
    let pem = p256_pem();
    let quoted = format!("\"{}\"", pem.replace('\n', "\\n"));
    for text in [
        pem.clone(),
        pem.replace('\n', "\\n"),
        pem.replace('\n', "\r\n"),
        pem.replace('\n', "\\r\\n"),
        pem.replace('\n', " "),
        pem.replace('\n', ""),
        pem.replace('\n', "\n    "),
        quoted,
    ] {
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

/// An RSA key of 2048 bits, which no one uses.
const RSA_PEM: &str = include_str!("../../../../../tests/harness/fake_provider/rsa_key.pem");

#[test]
fn jwt_key_counterfeit_signs_with_the_same_algorithm_what_no_key_verifies() {
    for (pem, algorithm, bytes) in [(p256_pem(), "ES256", 64), (RSA_PEM.to_owned(), "RS256", 256)] {
        let key = JwtKey::from_pem(&pem.into()).unwrap();
        let token = key.counterfeit().sign(Some("k1"), &json!({ "iss": "team" })).unwrap();
        let [header, claims] = parts(&token);
        assert_eq!(header, json!({ "alg": algorithm, "kid": "k1", "typ": "JWT" }));
        assert_eq!(claims, json!({ "iss": "team" }));
        let (signed, signature) = token.expose_secret().rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        assert_eq!(signature.len(), bytes);
        let verified = match &key.0 {
            KeyPair::Es256(pair) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref())
                    .verify(signed.as_bytes(), &signature)
            }
            KeyPair::Rs256(pair) => {
                UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public().as_ref())
                    .verify(signed.as_bytes(), &signature)
            }
            KeyPair::Counterfeit { .. } => panic!(),
        };
        assert!(verified.is_err());
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
    assert_eq!(error(pem.replace(" PRIVATE KEY", " CERTIFICATE")), JwtKeyError::Public);
    assert_eq!(error(pem.replace(" PRIVATE", " PUBLIC")), JwtKeyError::Public);
    assert_eq!(error(pem.replace(" PRIVATE", " ENCRYPTED PRIVATE")), JwtKeyError::Encrypted);
    assert_eq!(error(pem.replace(" PRIVATE", " OPENSSH PRIVATE")), JwtKeyError::OpenSsh);
    let headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n";
    let encrypted = pem.replace(" PRIVATE", " RSA PRIVATE").replacen('\n', &format!("\n{headers}"), 1);
    assert_eq!(error(encrypted), JwtKeyError::Encrypted);
    // A shell has taken the backslashes away, or the end is missing.
    assert_eq!(error(pem.replace('\n', "n")), JwtKeyError::Damaged);
    assert_eq!(error(pem.lines().next().unwrap().to_owned()), JwtKeyError::Damaged);
    let shown = format!("{:?}", JwtKey::from_pem(&pem.into()).unwrap());
    assert_eq!(shown, "JwtKey(ES256 [redacted])");
}
