//! How this server authenticates at a token endpoint (OpenID Connect Core 1.0, section 9).

/// A client authentication method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// `client_secret_basic`: the `Authorization` header.
    Header,
    /// `client_secret_post`: the request body.
    Body,
}

impl ClientAuth {
    /// The method for a provider that announces `methods`. The header is the default (OpenID
    /// Connect Discovery 1.0, section 3), so that the body is used only where it must be.
    pub fn choose(methods: &[String]) -> Self {
        let accepts = |method: &str| methods.iter().any(|known| known == method);
        let body_only = accepts("client_secret_post") && !accepts("client_secret_basic");
        if body_only { Self::Body } else { Self::Header }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_auth_uses_the_body_only_where_the_header_is_not_accepted() {
        let choose = |methods: &[&str]| {
            ClientAuth::choose(&methods.iter().map(|method| (*method).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(choose(&["client_secret_post"]), ClientAuth::Body);
        assert_eq!(choose(&["private_key_jwt", "client_secret_post"]), ClientAuth::Body);
        assert_eq!(choose(&["client_secret_post", "client_secret_basic"]), ClientAuth::Header);
        assert_eq!(choose(&["private_key_jwt"]), ClientAuth::Header);
        assert_eq!(choose(&[]), ClientAuth::Header);
    }
}
