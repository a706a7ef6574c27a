//! Whom a token of `private_key_jwt` is for (`aud`).

use std::str::FromStr;

/// What a provider accepts as the audience. Both are safe here: a token goes to the token endpoint
/// of the configured issuer and nowhere else, and names no other provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AssertionAudience {
    /// The issuer, and nothing else. Newer profiles require it (FAPI 2.0, section 5.3.2.1), because
    /// of clients that send such tokens to other endpoints, too.
    #[default]
    Issuer,
    /// The URL of the token endpoint (OpenID Connect Core 1.0, section 9). Older servers accept
    /// nothing else.
    TokenEndpoint,
}

/// A text is no audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is neither issuer nor token_endpoint")]
pub struct UnknownAssertionAudience;

impl FromStr for AssertionAudience {
    type Err = UnknownAssertionAudience;

    fn from_str(text: &str) -> Result<Self, UnknownAssertionAudience> {
        match text {
            "issuer" => Ok(Self::Issuer),
            "token_endpoint" => Ok(Self::TokenEndpoint),
            _ => Err(UnknownAssertionAudience),
        }
    }
}
