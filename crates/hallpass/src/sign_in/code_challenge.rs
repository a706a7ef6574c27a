//! PKCE, as the server of an app checks it (RFC 7636): the app that exchanges a code is the one
//! that began. The only method is `S256`.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// How long a verifier is (RFC 7636, section 4.1).
const VERIFIER_LENGTH: std::ops::RangeInclusive<usize> = 43..=128;

/// The SHA-256 of a verifier that only the app knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeChallenge([u8; 32]);

impl CodeChallenge {
    /// Reads `code_challenge`.
    pub fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// Wraps the bytes of a code.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a code.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether `verifier` is the one.
    pub fn is_met_by(&self, verifier: &str) -> bool {
        let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        VERIFIER_LENGTH.contains(&verifier.len())
            && verifier.bytes().all(is_unreserved)
            && bool::from(Sha256::digest(verifier).as_slice().ct_eq(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn challenge_of_the_specification_is_met() {
        // RFC 7636, appendix B.
        let challenge = CodeChallenge::parse("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM").unwrap();
        assert!(challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!challenge.is_met_by("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl"));
    }

    proptest! {
        #[test]
        fn challenge_is_met_by_its_verifier_alone(
            verifier in "[A-Za-z0-9._~-]{43,128}",
            other in "[A-Za-z0-9._~-]{40,130}|\\PC{43,60}",
        ) {
            let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
            let challenge = CodeChallenge::parse(&challenge).unwrap();
            prop_assert!(challenge.is_met_by(&verifier));
            prop_assert!(other == verifier || !challenge.is_met_by(&other));
        }

        #[test]
        fn challenge_of_another_form_is_refused(text in "[A-Za-z0-9_=+/-]{0,50}|\\PC{0,50}") {
            if let Some(challenge) = CodeChallenge::parse(&text) {
                prop_assert_eq!(URL_SAFE_NO_PAD.encode(challenge.as_bytes()), text);
            }
        }
    }

    #[test]
    fn challenge_is_never_met_by_a_short_verifier() {
        let short = "a".repeat(42);
        let challenge = CodeChallenge::parse(&URL_SAFE_NO_PAD.encode(Sha256::digest(&short))).unwrap();
        assert!(!challenge.is_met_by(&short));
    }
}
