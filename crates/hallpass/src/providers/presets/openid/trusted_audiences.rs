//! The audiences that may stand beside the client in an ID token (OpenID Connect Core 1.0,
//! section 3.1.3.7, points 3 to 5).

/// Which other audiences are trusted, beside those of `AUTH_<NAME>_TRUSTED_AUDIENCES`. The client
/// itself must always be one, and `azp` must name it where it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrustedAudiences {
    /// None.
    None,
    /// The issuer itself.
    Issuer,
    /// Those that the provider adds by design: every client of the same project, and the project. A
    /// token must name this client in `azp`, and return the nonce.
    SameProject,
}
