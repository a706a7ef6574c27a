//! What a page may load, run and send, as browsers enforce it (Content Security Policy Level 3).

use actix_web::http::header::HeaderValue;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};

use crate::crypto::random;

/// A fresh nonce for a page: 256 random bits in base64url.
pub fn nonce() -> String {
    random::random_token().expose_secret().to_owned()
}

/// The policy of responses that are no pages: nothing in them may run or load anything.
pub const NOT_A_PAGE: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/// The policy of a page that stands alone: no script, and exactly this `style`, which is part of
/// the page.
pub fn standalone_page_policy(style: &str) -> HeaderValue {
    let policy = standalone_policy(style);
    HeaderValue::from_str(&policy).expect("BUG: a hash in base64 is printable ASCII")
}

/// As [`standalone_page_policy`], with forms that may lead to `form_action`, a list of sources.
/// `None` if that is none.
pub fn form_page_policy(style: &str, form_action: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{}; form-action {form_action}", standalone_policy(style))).ok()
}

fn standalone_policy(style: &str) -> String {
    let hash = STANDARD.encode(Sha256::digest(style));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; frame-ancestors 'none'; \
         object-src 'none'"
    )
}
