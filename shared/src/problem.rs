//! Errors of the HTTP API: RFC 9457 problem documents.

use serde::{Deserialize, Serialize};

use crate::ErrorCode;

/// A problem document (RFC 9457), sent as `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `about:blank`, since the code says which problem it is, or
    /// [`Self::RECENT_SIGN_IN_REQUIRED`].
    #[serde(rename = "type")]
    pub kind: String,
    /// One sentence for a person: what happened.
    pub title: String,
    /// The HTTP status code.
    pub status: u16,
    /// For a person: what to do next.
    pub detail: String,
    /// Which problem it is, for programs.
    pub code: ErrorCode,
    /// The request's id, which is also in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// With [`Self::RECENT_SIGN_IN_REQUIRED`]: how old a sign-in may be, in seconds.
    #[serde(default, rename = "maxAge", skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u64>,
    /// With [`Self::RECENT_SIGN_IN_REQUIRED`]: the page to sign in at, absolute.
    #[serde(default, rename = "signinUrl", skip_serializing_if = "Option::is_none")]
    pub sign_in_url: Option<String>,
}

impl Problem {
    /// The `type` of the problem that a new sign-in solves.
    pub const RECENT_SIGN_IN_REQUIRED: &str = "urn:hallpass:problem:recent-sign-in-required";

    /// The document for `code`, with the texts for a person.
    pub fn new(code: ErrorCode, title: &str, detail: &str, status: u16, reference: Option<String>) -> Self {
        Self {
            kind: "about:blank".into(),
            title: title.into(),
            status,
            detail: detail.into(),
            code,
            reference,
            max_age: None,
            sign_in_url: None,
        }
    }
}
