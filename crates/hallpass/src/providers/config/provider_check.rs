//! What must be true of a provider, whether settings or code describe it.

use secrecy::ExposeSecret as _;

use super::{Protocol, ProviderConfig, ProviderConfigError};
use crate::providers::{
    apple_ids::AppleIdMistake,
    client_credential::ClientCredential,
    openid::{issuer_mistake::IssuerMistake, signature_algorithms::SignatureAlgorithms},
    presets::{client_auth_method::ClientAuthMethod, openid::secret_kind::SecretKind, pkce::Pkce},
};

/// The shortest secret that signs ID tokens (RFC 7518, section 3.2).
const MIN_HS256_SECRET_BYTES: usize = 32;

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
        if let Some(claim) = self.claim_of_email() {
            return Err(ProviderConfigError::ClaimIsEmail(claim.to_owned()));
        }
        let (method, pkce) = match &self.protocol {
            Protocol::OpenId(openid) => (openid.client_auth, openid.pkce),
            Protocol::OAuth2(oauth2) => (Some(oauth2.auth_method), oauth2.pkce),
        };
        if let (Protocol::OpenId(openid), Some(method)) = (&self.protocol, method)
            && !openid.record.auth_methods.contains(&method)
        {
            let allowed = openid.record.auth_methods;
            return Err(ProviderConfigError::AuthMethod { method, allowed });
        }
        let signs = matches!(self.credential, ClientCredential::PrivateKey(_));
        if method == Some(ClientAuthMethod::PrivateKeyJwt) && !signs {
            return Err(ProviderConfigError::NoPrivateKey);
        }
        let is_public = self.credential.is_public(method);
        if is_public && pkce == Pkce::NotSent {
            return Err(ProviderConfigError::PublicClientWithoutPkce);
        }
        let secret = self.credential.secret();
        let openid = match &self.protocol {
            Protocol::OpenId(openid) => openid,
            Protocol::OAuth2(oauth2) if oauth2.userinfo.secret_proof.is_some() && secret.is_none() => {
                return Err(ProviderConfigError::NoSecret);
            }
            Protocol::OAuth2(_) => return Ok(()),
        };
        if openid.record.secret == SecretKind::AppleKey
            && let Some(mistake) = AppleIdMistake::of(&self.client_id, &self.credential)
        {
            return Err(ProviderConfigError::AppleId(mistake));
        }
        let length = secret.map_or(0, |secret| secret.expose_secret().len());
        let is_short = is_public || length < MIN_HS256_SECRET_BYTES;
        if is_short && openid.algorithms == SignatureAlgorithms::ClientSecret {
            return Err(ProviderConfigError::ShortSecret);
        }
        openid.check_urls().map_err(ProviderConfigError::PlainHttp)?;
        IssuerMistake::of(openid).map_or(Ok(()), |mistake| Err(ProviderConfigError::Issuer(mistake)))
    }
}

#[cfg(test)]
mod tests {
    use hallpass_types::ProviderId;

    use super::*;
    use crate::{
        crypto::jwt_key::JwtKey,
        providers::{
            apple_key::AppleKey, client_key::ClientKey, config::OpenIdProvider,
            oauth2::provider::OAuth2Provider,
        },
    };

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
        let oauth2 = |method, pkce, secret: &str| {
            let provider = OAuth2Provider::preset("discord").unwrap().auth_method(method).pkce(pkce);
            let provider = provider.build().unwrap();
            ProviderConfig::new(ProviderId::new("work"), "Work", provider, "client", secret).check()
        };
        let (basic, none) = (ClientAuthMethod::Basic, ClientAuthMethod::None);
        assert_eq!(oauth2(basic, Pkce::NotSent, "hunter2"), Ok(()));
        assert_eq!(oauth2(none, Pkce::Sent, ""), Ok(()));
        assert_eq!(oauth2(basic, Pkce::NotSent, ""), without_pkce);
        assert_eq!(oauth2(none, Pkce::NotSent, "hunter2"), without_pkce);
        let hs256 = |provider: &mut OpenIdProvider| provider.algorithms = SignatureAlgorithms::ClientSecret;
        assert_eq!(check(long, hs256), Ok(()));
        assert_eq!(check(&long[1..], hs256), Err(ProviderConfigError::ShortSecret));
    }

    #[test]
    fn provider_in_code_that_signs_needs_a_key() {
        let signs =
            |provider: &mut OpenIdProvider| provider.client_auth = Some(ClientAuthMethod::PrivateKeyJwt);
        for secret in ["", "hunter2"] {
            assert_eq!(check(secret, signs), Err(ProviderConfigError::NoPrivateKey));
        }
        let key = || ClientKey::new(JwtKey::generate().unwrap(), None);
        let of_key = |provider: Protocol| {
            ProviderConfig::new(ProviderId::new("work"), "Work", provider, "client", key()).check()
        };
        let openid = |change: fn(&mut OpenIdProvider)| {
            let mut provider = OpenIdProvider::new("https://id.example.org").unwrap();
            change(&mut provider);
            of_key(provider.into())
        };
        assert_eq!(openid(signs), Ok(()));
        assert_eq!(openid(|provider| provider.pkce = Pkce::NotSent), Ok(()));
        let hs256 = |provider: &mut OpenIdProvider| provider.algorithms = SignatureAlgorithms::ClientSecret;
        assert_eq!(openid(hs256), Err(ProviderConfigError::ShortSecret));
        let oauth2 = |id: &str| of_key(OAuth2Provider::preset(id).unwrap().build().unwrap().into());
        assert_eq!(oauth2("discord"), Ok(()));
        assert_eq!(oauth2("facebook"), Err(ProviderConfigError::NoSecret));
    }

    #[test]
    fn provider_in_code_authenticates_as_its_record_allows() {
        let key = || AppleKey::new("TEAM123456", "KEY1234567", JwtKey::generate().unwrap()).unwrap();
        let apple = |method: Option<ClientAuthMethod>| {
            let mut provider = OpenIdProvider::preset("apple", None).unwrap();
            provider.client_auth = method;
            let id = "org.example.web";
            ProviderConfig::new(ProviderId::new("apple"), "Apple", provider, id, key()).check()
        };
        for method in ClientAuthMethod::ALL {
            let allowed: &[_] = &[ClientAuthMethod::Post];
            let refused = Err(ProviderConfigError::AuthMethod { method, allowed });
            let expected = if method == ClientAuthMethod::Post { Ok(()) } else { refused };
            assert_eq!(apple(Some(method)), expected);
        }
        assert_eq!(apple(None), Ok(()));
        let error = apple(Some(ClientAuthMethod::None)).unwrap_err().to_string();
        assert_eq!(error, "does not let its clients authenticate with none, but only with post");
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
