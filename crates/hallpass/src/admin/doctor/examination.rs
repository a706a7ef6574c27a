//! What the examinations of one provider share.

use crate::providers::{
    client_credential::ClientCredential,
    http_client::ProviderHttp,
    presets::{
        client_auth_method::ClientAuthMethod, code_protection::ClientProofKind, redirect_uris::RedirectUris,
    },
    registration::Registration,
    rules::sign_in_rules::SignInRules,
};

/// A provider as a sign-in uses it.
#[derive(Clone)]
pub struct Examination {
    /// The client that sign-ins use.
    pub http: ProviderHttp,
    /// The registration that sign-ins use.
    pub registration: Registration,
    /// The prefix of its settings, such as `AUTH_WORK`.
    pub prefix: String,
    /// Which redirect URIs it accepts, as far as that is known.
    pub redirect_uris: RedirectUris,
    /// Who may sign in, with the rules for all providers.
    pub rules: SignInRules,
}

impl Examination {
    /// Whether the provider accepts our redirect URI, as far as is known.
    pub fn has_accepted_redirect_uri(&self) -> bool {
        self.redirect_uris.accept(&self.registration.redirect_uri)
    }

    /// What proves to the provider that it is our client, which authenticates with `method`.
    pub fn proof(&self, method: Option<ClientAuthMethod>) -> ClientProofKind {
        match &self.registration.credential {
            credential if credential.is_public(method) => ClientProofKind::Nothing,
            ClientCredential::PrivateKey(_) | ClientCredential::AppleKey(_) => ClientProofKind::PrivateKey,
            ClientCredential::Secret(_) | ClientCredential::None => ClientProofKind::Secret,
        }
    }

    /// The same with another client.
    pub fn with_http(&self, http: ProviderHttp) -> Self {
        Self { http, ..self.clone() }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        providers::{
            config::{OpenIdProvider, Protocol, ProviderConfig, configured_providers},
            http_settings::ProviderHttpSettings,
            oauth2::provider::OAuth2Provider,
            openid::{discovery_document::DiscoveryDocument, stated_members::StatedMembers},
        },
        settings::Settings,
    };

    /// The provider `AUTH_<id>` with the settings `own` beside its id and secret.
    fn configured(id: &str, own: &[(&str, &str)]) -> ProviderConfig {
        let given = [("_ID", "org.example.web"), ("_SECRET", "0123456789abcdef0123456789abcdef")];
        let pairs = given.iter().chain(own).map(|(suffix, value)| (format!("AUTH_{id}{suffix}"), *value));
        let pairs: Vec<_> = pairs.collect();
        let settings: Settings = pairs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        configured_providers(&settings).unwrap().remove(0)
    }

    /// The examination of that provider.
    pub fn examination(id: &str, own: &[(&str, &str)]) -> Examination {
        let provider = configured(id, own);
        Examination {
            http: ProviderHttp::new(&ProviderHttpSettings::default()).unwrap(),
            redirect_uris: provider.redirect_uris(),
            registration: Registration {
                client_id: provider.client_id,
                client_id_param: "client_id".into(),
                credential: provider.credential,
                redirect_uri: "https://app.example.org/api/auth/callback/x".into(),
            },
            prefix: format!("AUTH_{id}"),
            rules: provider.rules,
        }
    }

    pub fn openid_provider(id: &str, own: &[(&str, &str)]) -> OpenIdProvider {
        match configured(id, own).protocol {
            Protocol::OpenId(provider) => *provider,
            Protocol::OAuth2(_) => panic!("{id} is no OpenID provider"),
        }
    }

    pub fn oauth2_provider(id: &str, own: &[(&str, &str)]) -> OAuth2Provider {
        match configured(id, own).protocol {
            Protocol::OAuth2(provider) => *provider,
            Protocol::OpenId(_) => panic!("{id} is no OAuth 2 provider"),
        }
    }

    /// A discovery document of `provider` that has these members, too.
    pub fn document(
        examination: &Examination,
        provider: &OpenIdProvider,
        members: &Value,
    ) -> (DiscoveryDocument, StatedMembers) {
        let mut document = json!({
            "issuer": provider.issuer(),
            "authorization_endpoint": "https://id.example.org/authorize",
            "token_endpoint": "https://id.example.org/token",
            "jwks_uri": "https://id.example.org/keys",
        });
        document.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let text = document.to_string();
        let parsed = DiscoveryDocument::parse(text.as_bytes(), provider, &examination.http).unwrap();
        (parsed, StatedMembers::read(text.as_bytes()))
    }
}
