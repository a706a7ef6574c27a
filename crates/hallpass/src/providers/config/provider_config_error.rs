//! Why a provider cannot be used as it was configured.

use crate::providers::{
    apple_ids::AppleIdMistake, openid::issuer_mistake::IssuerMistake,
    presets::client_auth_method::ClientAuthMethod,
};

/// Why a provider cannot be used as it was configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProviderConfigError {
    /// A client without a secret has nothing but PKCE (RFC 9700, section 2.1.1).
    #[error("sends no PKCE challenge, and a client without a secret has no other protection")]
    PublicClientWithoutPkce,
    /// The client authenticates in a way that its provider is known to refuse.
    #[error("does not let its clients authenticate with {method}, but only with {}", names(.allowed))]
    AuthMethod {
        /// The way that was chosen.
        method: ClientAuthMethod,
        /// The ways that the provider takes.
        allowed: &'static [ClientAuthMethod],
    },
    /// The client authenticates with `private_key_jwt`, and has no private key.
    #[error("needs a private key, with which its client authenticates")]
    NoPrivateKey,
    /// The provider wants proofs of the client's secret, and there is none.
    #[error("needs the client's secret, whose proof it wants with the access token")]
    NoSecret,
    /// The secret that signs its ID tokens (HS256) has fewer than 32 bytes, or the client has none.
    #[error("signs its ID tokens with HS256, and the client's secret is shorter than 32 bytes")]
    ShortSecret,
    /// Its issuer or its discovery document would be asked for by plain http.
    #[error(
        "has an issuer or a discovery document that {0} (plain http is for this computer, and, with allows_http, for a private network)"
    )]
    PlainHttp(&'static str),
    /// Its issuer is certainly none.
    #[error("has an issuer that {0}")]
    Issuer(IssuerMistake),
    /// An id is not one of Apple's.
    #[error("{0}")]
    AppleId(AppleIdMistake),
    /// A rule is about organizations, and nothing is known about how to ask this provider for them.
    #[error("has a rule about organizations, and cannot be asked who is a member of one: only GitHub can")]
    Organizations,
    /// A rule is about a claim that is an e-mail address, which no one may have verified.
    #[error(
        "has a rule about {0}, its e-mail address, which no one may have verified: use SignInRules::emails"
    )]
    ClaimIsEmail(String),
}

/// The names of `methods`, as the setting has them.
pub(super) fn names(methods: &[ClientAuthMethod]) -> String {
    methods.iter().map(|method| method.name()).collect::<Vec<_>>().join(" or ")
}
