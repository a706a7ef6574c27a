//! How this server authenticates at a token endpoint (OpenID Connect Core 1.0, section 9).

use std::{fmt, str::FromStr};

/// A client authentication method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuthMethod {
    /// `client_secret_basic`: the `Authorization` header.
    Basic,
    /// `client_secret_basic` for servers that do not decode what the standard encodes (RFC 6749,
    /// section 2.3.1). It differs only if the client id or the secret has other characters than
    /// letters, digits and `-._*`.
    BasicUnencoded,
    /// `client_secret_post`: the request body.
    Post,
    /// `private_key_jwt`: a token that the client's private key signs, in the body.
    PrivateKeyJwt,
    /// `none`: a public client, which has no secret. PKCE protects its codes.
    None,
}

impl ClientAuthMethod {
    /// All methods, in the order in which documents list them.
    pub const ALL: [Self; 5] =
        [Self::Basic, Self::BasicUnencoded, Self::Post, Self::PrivateKeyJwt, Self::None];

    /// The method for a provider that announces `methods`. The header is the default (OpenID
    /// Connect Discovery 1.0, section 3), so that the body is used only where it must be.
    pub(crate) fn choose(methods: &[String]) -> Self {
        let accepts = |method: Self| methods.iter().any(|known| known == method.registered_name());
        if accepts(Self::Post) && !accepts(Self::Basic) { Self::Post } else { Self::Basic }
    }

    /// The name in a setting: `basic`, `basic_unencoded`, `post`, `private_key_jwt` or `none`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::BasicUnencoded => "basic_unencoded",
            Self::Post => "post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::None => "none",
        }
    }

    /// The name in `token_endpoint_auth_methods_supported`.
    #[must_use]
    pub fn registered_name(self) -> &'static str {
        match self {
            Self::Basic | Self::BasicUnencoded => "client_secret_basic",
            Self::Post => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::None => "none",
        }
    }
}

impl fmt::Display for ClientAuthMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text is no client authentication method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is neither basic, basic_unencoded, post, private_key_jwt nor none")]
pub struct UnknownClientAuthMethod;

impl FromStr for ClientAuthMethod {
    type Err = UnknownClientAuthMethod;

    /// Reads the name in a setting, or the registered name, which means the standard's encoding.
    fn from_str(text: &str) -> Result<Self, UnknownClientAuthMethod> {
        let known = Self::ALL.into_iter();
        let mut known = known.filter(|method| [method.name(), method.registered_name()].contains(&text));
        known.next().ok_or(UnknownClientAuthMethod)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_auth_uses_the_body_only_where_the_header_is_not_accepted() {
        let choose = |methods: &[&str]| {
            ClientAuthMethod::choose(&methods.iter().map(|method| (*method).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(choose(&["client_secret_post"]), ClientAuthMethod::Post);
        assert_eq!(choose(&["private_key_jwt", "client_secret_post"]), ClientAuthMethod::Post);
        assert_eq!(choose(&["client_secret_post", "client_secret_basic"]), ClientAuthMethod::Basic);
        assert_eq!(choose(&["private_key_jwt", "none"]), ClientAuthMethod::Basic);
        assert_eq!(choose(&[]), ClientAuthMethod::Basic);
    }

    #[test]
    fn client_auth_method_is_read_by_both_of_its_names() {
        for method in ClientAuthMethod::ALL {
            assert_eq!(method.name().parse(), Ok(method));
        }
        for method in [ClientAuthMethod::Basic, ClientAuthMethod::Post, ClientAuthMethod::None] {
            assert_eq!(method.registered_name().parse(), Ok(method));
        }
        for text in ["", "Basic", "client_secret_jwt", "private_key"] {
            assert_eq!(text.parse::<ClientAuthMethod>(), Err(UnknownClientAuthMethod), "{text}");
        }
    }
}
