//! How a person's session at a provider ends. Hallpass ends its own session only: this is for the
//! documentation.

/// The form of a provider's logout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logout {
    /// None for applications.
    None,
    /// `end_session_endpoint` (OpenID Connect RP-Initiated Logout 1.0).
    EndSession,
    /// The same, and it requires `id_token_hint`.
    EndSessionWithHint,
    /// A URL with parameters of its own.
    Own(&'static str),
    /// None for applications: a token can be revoked at this URL (RFC 7009), which signs no one
    /// out. Hallpass keeps no tokens.
    RevocationOnly(&'static str),
}
