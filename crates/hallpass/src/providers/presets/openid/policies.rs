//! Whether a provider has several policies under one issuer.

/// Whether an issuer has several policies, each with an authorization endpoint of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policies {
    /// No.
    None,
    /// Yes: a token must come from that of the authorization endpoint. See `openid/policy.rs`.
    OfEndpoint,
}
