//! An error of a token endpoint, as a provider documents it.

use hallpass_tests::Reply;
use serde_json::{Value, json};

/// A refusal, and what becomes of it.
pub struct TokenError {
    /// The status of the answer.
    pub status: u16,
    /// The answer.
    pub answer: Value,
    /// The error code that the person gets.
    pub code: &'static str,
    /// What the log says of the provider's reason.
    pub logged: &'static str,
}

/// A new attempt may help.
pub const AGAIN: &str = "OAuthCallbackError";
/// The admin must change something.
pub const MISCONFIGURED: &str = "ProviderMisconfigured";

impl TokenError {
    /// That of RFC 6749, section 5.2, for a code that is not accepted.
    pub fn standard() -> Self {
        let answer = json!({ "error": "invalid_grant", "error_description": "It was used." });
        Self { status: 400, answer, code: AGAIN, logged: "invalid_grant (described as" }
    }

    /// The answer.
    pub fn reply(&self) -> Reply {
        Reply::new(self.status, "application/json", self.answer.to_string())
    }
}
