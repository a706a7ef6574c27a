//! Whether a provider takes PKCE (RFC 7636).

/// Whether a sign-in sends a PKCE challenge, always with S256, and the verifier with the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pkce {
    /// It does, also where discovery does not announce it: a server that does not know the
    /// parameters ignores them (RFC 6749, section 3.1).
    Sent,
    /// It does not: this provider refuses codes with a verifier. Its record says what protects
    /// instead (RFC 9700, section 2.1.1).
    NotSent,
}
