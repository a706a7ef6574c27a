//! Whether a provider returns the nonce (OpenID Connect Core 1.0, section 3.1.2.1).

/// Whether a sign-in sends a nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Nonce {
    /// It does, and an ID token without it is refused.
    Sent,
    /// It does not: this provider does not return it. It is optional in the authorization code flow
    /// (section 3.1.2.1). The record says what protects instead (RFC 9700, section 2.1.1).
    NotSent,
}
