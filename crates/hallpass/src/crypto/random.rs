//! Unguessable values from the operating system's random generator, and their hashes.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};

/// The size of a [`random_token`] in bytes.
pub const TOKEN_BYTES: usize = 32;

/// The length of [`random_token`]'s text: 256 bits in unpadded base64url.
pub const TOKEN_LENGTH: usize = 43;

/// 256 random bits.
///
/// # Panics
/// When the operating system's random generator fails: no fallback would be safe.
pub fn random_bytes() -> [u8; TOKEN_BYTES] {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).expect("BUG: the operating system's random generator does not work");
    bytes
}

/// 256 random bits as text that fits cookies and URLs.
pub fn random_token() -> SecretString {
    URL_SAFE_NO_PAD.encode(random_bytes()).into()
}

/// 128 random bits as hexadecimal text: an identifier, not a secret.
pub fn random_id() -> String {
    hex::encode(&random_bytes()[..16])
}

/// Whether `text` has the form of a [`random_id`].
pub fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether `text` has the form of a [`random_token`].
pub fn is_token(text: &str) -> bool {
    // 43 characters of 6 bits each: the last two bits are zero.
    let is_last = |byte: &u8| b"AEIMQUYcgkosw048".contains(byte);
    let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_');
    // (Without an early end the compiler compares many bytes at once.)
    text.len() == TOKEN_LENGTH
        && text.as_bytes().last().is_some_and(is_last)
        && text.bytes().fold(true, |all, byte| all & is_digit(byte))
}

/// SHA-256 as hexadecimal text, to be stored instead of a random value. The value has 256 bits of
/// entropy, so that a fast hash without salt cannot be reversed.
pub fn hash(secret: &str) -> String {
    let mut text = [0; 2 * TOKEN_BYTES];
    hex::encode_to_slice(Sha256::digest(secret.as_bytes()), &mut text).expect("BUG: SHA-256 has 32 bytes");
    str::from_utf8(&text).expect("BUG: hexadecimal digits are text").to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn random_tokens_have_256_bits_and_never_repeat() {
        let tokens: std::collections::HashSet<_> =
            (0..1000).map(|_| random_token().expose_secret().to_owned()).collect();
        assert_eq!(tokens.len(), 1000);
        assert!(tokens.iter().all(|token| is_token(token)));
    }

    #[test]
    fn text_of_another_form_is_not_a_token() {
        for text in ["", "a", &"a".repeat(44), &"=".repeat(43), &"é".repeat(21)] {
            assert!(!is_token(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn token_is_what_can_be_decoded(start in "[A-Za-z0-9_-]{42}|[A-Za-z0-9_=+/é-]{42}", last in "[ -~]") {
            let text = start + &last;
            let mut bytes = [0; TOKEN_BYTES + 1];
            let is_decoded = text.len() == TOKEN_LENGTH && URL_SAFE_NO_PAD.decode_slice(&text, &mut bytes).is_ok();
            prop_assert_eq!(is_token(&text), is_decoded);
        }
    }
}
