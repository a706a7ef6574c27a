//! Why the signature of an ID token is refused.

/// Why a JWS is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not a compact JWS, or one with a header that forbids reading it.
    #[error("the ID token {0}")]
    Malformed(&'static str),
    /// A JWE.
    #[error("the ID token is encrypted, which is not supported: choose no encryption for this client")]
    Encrypted,
    /// Signed with an algorithm that is not accepted. `none` is [`Self::Malformed`].
    #[error(
        "the ID token is signed with \"{0}\" (alg), which is not accepted: choose another one for this client"
    )]
    Algorithm(String),
    /// No key of the provider has the name, the type and the use.
    #[error("the provider has no key that fits the ID token's kid and alg")]
    NoKey,
    /// Several keys fit: a token must then name its key (OpenID Connect Core 1.0, section 10.1).
    #[error("several keys of the provider fit the ID token's kid and alg")]
    SeveralKeys,
    /// The signature is not that of the key.
    #[error("the ID token's signature is wrong")]
    Signature,
}

impl JwsError {
    /// Whether fetching the provider's keys again may help: the key is unknown, or the provider has
    /// replaced it under the same name.
    pub fn may_be_rotated_key(&self) -> bool {
        matches!(self, Self::NoKey | Self::SeveralKeys | Self::Signature)
    }
}
