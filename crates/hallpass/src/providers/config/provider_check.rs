//! What must be true of a provider, whether settings or code describe it.

use secrecy::ExposeSecret as _;

use super::{Protocol, ProviderConfig};
use crate::providers::{
    openid::signature_algorithms::SignatureAlgorithms,
    presets::{client_auth_method::ClientAuthMethod, pkce::Pkce},
};

/// The shortest secret that signs ID tokens (RFC 7518, section 3.2).
const MIN_HS256_SECRET_BYTES: usize = 32;

/// Why a provider cannot be used as it was configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProviderConfigError {
    /// A client without a secret has nothing but PKCE (RFC 9700, section 2.1.1).
    #[error("sends no PKCE challenge, and a client without a secret has no other protection")]
    PublicClientWithoutPkce,
    /// The secret that signs its ID tokens (HS256) has fewer than 32 bytes, or the client has none.
    #[error("signs its ID tokens with HS256, and the client's secret is shorter than 32 bytes")]
    ShortSecret,
    /// Its issuer or its discovery document would be asked for by plain http.
    #[error("has an issuer or a discovery document that {0}")]
    PlainHttp(&'static str),
    /// A rule is about organizations, and nothing is known about how to ask this provider for them.
    #[error("has a rule about organizations, and cannot be asked who is a member of one: only GitHub can")]
    Organizations,
}

impl ProviderConfig {
    /// Checks it.
    ///
    /// # Errors
    /// See [`ProviderConfigError`].
    pub(crate) fn check(&self) -> Result<(), ProviderConfigError> {
        if self.rules.organizations.is_some()
            && !matches!(&self.protocol, Protocol::OAuth2(oauth2) if oauth2.memberships.is_some())
        {
            return Err(ProviderConfigError::Organizations);
        }
        let secret = self.client_secret.expose_secret();
        let (method, pkce) = match &self.protocol {
            Protocol::OpenId(openid) => (openid.client_auth, openid.pkce),
            Protocol::OAuth2(oauth2) => (Some(oauth2.auth_method), oauth2.pkce),
        };
        let is_public = method == Some(ClientAuthMethod::None) || secret.is_empty();
        if is_public && pkce == Pkce::NotSent {
            return Err(ProviderConfigError::PublicClientWithoutPkce);
        }
        let Protocol::OpenId(openid) = &self.protocol else { return Ok(()) };
        let is_short = is_public || secret.len() < MIN_HS256_SECRET_BYTES;
        if is_short && openid.algorithms == SignatureAlgorithms::ClientSecret {
            return Err(ProviderConfigError::ShortSecret);
        }
        openid.check_urls().map_err(ProviderConfigError::PlainHttp)
    }
}

#[cfg(test)]
mod tests {
    use hallpass_types::ProviderId;

    use super::*;
    use crate::providers::config::OpenIdProvider;

    fn check(secret: &str, change: impl FnOnce(&mut OpenIdProvider)) -> Result<(), ProviderConfigError> {
        let mut provider = OpenIdProvider::new("https://id.example.org").unwrap();
        change(&mut provider);
        ProviderConfig::new(ProviderId::new("work"), "Work", provider, "client", secret).check()
    }

    #[test]
    fn provider_in_code_that_nothing_protects_is_refused() {
        let long = "0123456789abcdef0123456789abcdef";
        let without_pkce = Err(ProviderConfigError::PublicClientWithoutPkce);
        assert_eq!(check("hunter2", |provider| provider.pkce = Pkce::NotSent), Ok(()));
        assert_eq!(check("", |provider| provider.pkce = Pkce::NotSent), without_pkce);
        let public = |provider: &mut OpenIdProvider| provider.client_auth = Some(ClientAuthMethod::None);
        assert_eq!(check("", public), Ok(()));
        let public_without_pkce = |provider: &mut OpenIdProvider| {
            public(provider);
            provider.pkce = Pkce::NotSent;
        };
        assert_eq!(check(long, public_without_pkce), without_pkce);
        let hs256 = |provider: &mut OpenIdProvider| provider.algorithms = SignatureAlgorithms::ClientSecret;
        assert_eq!(check(long, hs256), Ok(()));
        assert_eq!(check(&long[1..], hs256), Err(ProviderConfigError::ShortSecret));
    }

    #[test]
    fn provider_in_code_by_http_is_on_a_private_network_and_allowed() {
        let by_http = |issuer: &str, allows_http: bool| {
            let mut provider = OpenIdProvider::new(issuer).unwrap();
            provider.allows_http = allows_http;
            ProviderConfig::new(ProviderId::new("work"), "Work", provider, "client", "hunter2").check()
        };
        assert_eq!(by_http("http://keycloak:8080", true), Ok(()));
        assert_eq!(by_http("http://127.0.0.1:9000", false), Ok(()));
        for (issuer, allows_http) in [("http://keycloak:8080", false), ("http://id.example.org", true)] {
            let error = by_http(issuer, allows_http).unwrap_err();
            assert!(matches!(error, ProviderConfigError::PlainHttp(_)), "{error:?}");
        }
        let elsewhere = |provider: &mut OpenIdProvider| {
            provider.allows_http = true;
            provider.discovery_url = Some("http://id.example.org/d".parse().unwrap());
        };
        assert!(matches!(check("hunter2", elsewhere), Err(ProviderConfigError::PlainHttp(_))));
    }
}
