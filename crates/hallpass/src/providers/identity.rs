//! What a provider says: who the person is, and who the provider is itself.

use hallpass_types::Timestamp;

use crate::model::account::Profile;

/// A person whom a provider has identified.
#[derive(Debug)]
pub struct VerifiedIdentity {
    /// Who they are.
    pub profile: Profile,
    /// When they last authenticated at the provider, if it says so.
    pub auth_time: Option<Timestamp>,
}

/// The issuer that a provider's answer to the browser must name (RFC 9207).
pub struct AnswerIssuer {
    /// The issuer.
    pub issuer: String,
    /// Whether the provider promised to name it in every answer.
    pub promised: bool,
}
