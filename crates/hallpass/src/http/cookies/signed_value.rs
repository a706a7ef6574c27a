//! Reads the value of the session cookie: a code, and the session token that it authenticates. The
//! crate `cookie` writes it, in the form of its signed jar; its own reader would parse and copy the
//! cookie for each key, and hash the key again.

use actix_web::cookie::Key;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac as _};
use memchr::memchr;
use percent_encoding::percent_decode;
use sha2::Sha256;

use crate::{
    crypto::{random::TOKEN_LENGTH, secret_ring::new_hmac},
    model::session_token::SessionToken,
};

/// The length of the code: HMAC-SHA-256 in base64 with padding.
const CODE_LENGTH: usize = 44;
const CODE_BYTES: usize = 32;

/// Reads values that were signed with certain keys.
#[derive(Clone)]
pub(super) struct SignedValue {
    /// One for each key, with the key taken in.
    hmacs: Vec<Hmac<Sha256>>,
}

impl SignedValue {
    /// Accepts each of `keys`.
    pub(super) fn new(keys: &[Key]) -> Self {
        Self { hmacs: keys.iter().map(|key| new_hmac(key.signing())).collect() }
    }

    /// The token in `value`, as the cookie has it, percent-encoded or not.
    pub(super) fn verify(&self, value: &str) -> Option<SessionToken> {
        let decoded = decode(value)?;
        let (code, token) = decoded.split_at(CODE_LENGTH);
        let mut code_bytes = [0; CODE_BYTES + 1];
        let length = STANDARD.decode_slice(code, &mut code_bytes).ok()?;
        let code = &code_bytes[..length];
        let is_signed = |hmac: &Hmac<Sha256>| hmac.clone().chain_update(token).verify_slice(code).is_ok();
        if !self.hmacs.iter().any(is_signed) {
            return None;
        }
        SessionToken::parse(std::str::from_utf8(token).ok()?)
    }
}

/// The decoded value; `None` if it does not have the length of a signed token.
fn decode(value: &str) -> Option<[u8; CODE_LENGTH + TOKEN_LENGTH]> {
    let value = value.trim();
    // Some clients write quotation marks around it (RFC 6265, section 4.1.1).
    let quoted = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let mut encoded = quoted.map_or(value, str::trim).as_bytes();
    let mut decoded = [0; CODE_LENGTH + TOKEN_LENGTH];
    let mut length = 0;
    // Of a cookie that we wrote, one character is encoded: the padding of the code.
    while !encoded.is_empty() {
        let (plain, rest) = encoded.split_at(memchr(b'%', encoded).unwrap_or(encoded.len()));
        let (next, rest) = match percent_decode(rest).next() {
            None => (&[][..], rest),
            // It stands for itself.
            Some(b'%') if !rest.starts_with(b"%25") => (&rest[..1], &rest[1..]),
            Some(byte) => (&[byte][..], &rest[3..]),
        };
        for part in [plain, next] {
            let end = length + part.len();
            decoded.get_mut(length..end)?.copy_from_slice(part);
            length = end;
        }
        encoded = rest;
    }
    (length == decoded.len()).then_some(decoded)
}
