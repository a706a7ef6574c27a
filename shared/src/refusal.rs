//! Why an application did not let a person sign in.

use serde::{Deserialize, Serialize};

/// The application's policy has refused a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which refusal it is, for programs and texts: up to 40 lower-case letters, digits and `-`.
    pub code: String,
    /// One or two sentences for the person, up to 500 bytes. Plain text: a page escapes it.
    pub sentence: String,
}

impl Refusal {
    /// A refusal with this code and this sentence.
    pub fn new(code: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { code: code.into(), sentence: sentence.into() }
    }
}
