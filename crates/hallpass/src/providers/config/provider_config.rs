//! A configured provider, and the protocol that it speaks.

use hallpass_types::{ProviderId, ProviderType, PublicProvider, paths};

use super::{OpenIdProvider, setting_names::setting_prefix};
use crate::{
    model::{account::Issuer, site::Site},
    providers::{
        client_credential::ClientCredential,
        oauth2::{profile_fields::EmailVerified, provider::OAuth2Provider},
        presets::{
            account_choice::AccountChoice,
            openid::{email_trust::EmailTrust, recent_sign_in::RecentSignIn},
        },
        registration::Registration,
        rules::sign_in_rules::SignInRules,
    },
    settings::ConfigError,
};

/// The id of the development provider. No other provider can be configured with it.
pub const DEVELOPMENT: &str = "dev";

/// A provider, as it was configured.
#[derive(Clone, Debug)]
pub struct ProviderConfig {
    /// Identifies it in paths and in the store.
    pub id: ProviderId,
    /// The name on its button.
    pub name: String,
    /// The protocol that it speaks, and its URLs.
    pub protocol: Protocol,
    /// The client id that the provider issued.
    pub client_id: String,
    /// Proves to the provider that a request comes from this client.
    pub credential: ClientCredential,
    /// Who of its people may sign in. Without any, everyone.
    pub rules: SignInRules,
}

/// The protocol of a provider, and its URLs.
#[derive(Clone, Debug)]
pub enum Protocol {
    /// OpenID Connect.
    OpenId(Box<OpenIdProvider>),
    /// OAuth 2 without it: an API of the provider identifies the person.
    OAuth2(Box<OAuth2Provider>),
}

impl Protocol {
    /// Whether the provider can prove that a person authenticated recently.
    pub fn can_prove_recent_sign_in(&self) -> bool {
        match self {
            Self::OpenId(provider) => provider.recent_sign_in != RecentSignIn::Never,
            // There is no ID token, and nothing in its place.
            Self::OAuth2(_) => false,
        }
    }

    /// How the provider is asked to let a person choose an account, as it was configured.
    pub(crate) fn account_choice(&self) -> AccountChoice {
        match self {
            Self::OpenId(provider) => provider.account_choice_among(None),
            Self::OAuth2(provider) => provider.account_choice,
        }
    }

    /// Whether the provider ever says that an e-mail address is verified.
    pub fn can_verify_emails(&self) -> bool {
        match self {
            Self::OpenId(provider) => provider.email != EmailTrust::Never,
            Self::OAuth2(provider) => {
                let is_listed = provider.emails.is_some();
                let is_shown = provider.fields.email.is_some();
                is_listed || (is_shown && provider.fields.email_verified != EmailVerified::Never)
            }
        }
    }
}

impl From<OpenIdProvider> for Protocol {
    fn from(provider: OpenIdProvider) -> Self {
        Self::OpenId(Box::new(provider))
    }
}

impl From<OAuth2Provider> for Protocol {
    fn from(provider: OAuth2Provider) -> Self {
        Self::OAuth2(Box::new(provider))
    }
}

impl ProviderConfig {
    /// An [`OpenIdProvider`] or an [`OAuth2Provider`], for [`crate::Config::providers`]. The
    /// credential is a secret (an empty one is none), a [`ClientKey`](crate::ClientKey) or an
    /// [`AppleKey`](crate::AppleKey).
    #[must_use]
    pub fn new(
        id: ProviderId,
        name: impl Into<String>,
        provider: impl Into<Protocol>,
        client_id: impl Into<String>,
        credential: impl Into<ClientCredential>,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            protocol: provider.into(),
            client_id: client_id.into(),
            credential: credential.into(),
            rules: SignInRules::default(),
        }
    }

    /// The same provider, with which only these people may sign in.
    #[must_use]
    pub fn with_rules(self, rules: SignInRules) -> Self {
        Self { rules, ..self }
    }

    /// The issuer of its identities (S23).
    pub fn identity_issuer(&self) -> Issuer {
        match &self.protocol {
            _ if self.id.as_str() == DEVELOPMENT => Issuer::development(),
            // Byte for byte as it was configured.
            Protocol::OpenId(provider) => Issuer::new(provider.identity_issuer()),
            Protocol::OAuth2(provider) => provider.identity_issuer().clone(),
        }
    }

    /// A warning if it is asked by plain http on a network.
    pub(crate) fn plain_http_warning(&self) -> Option<ConfigError> {
        let is_plain = match &self.protocol {
            Protocol::OpenId(provider) => provider.uses_plain_http(),
            Protocol::OAuth2(provider) => provider.uses_plain_http(),
        };
        is_plain.then(|| {
            let name = format!("{}_ALLOW_HTTP", setting_prefix(&self.id));
            let problem = "lets this provider be asked by plain http: everyone on the way between can sign in as anyone";
            ConfigError::new(name, problem, "Use https, except in a network that you trust.")
        })
    }

    /// The registration of the application at `site` with it.
    pub(crate) fn registration(&self, site: &Site) -> Registration {
        Registration {
            client_id: self.client_id.clone(),
            client_id_param: match &self.protocol {
                Protocol::OpenId(_) => "client_id".into(),
                Protocol::OAuth2(provider) => provider.client_id_param.clone(),
            },
            credential: self.credential.clone(),
            redirect_uri: site.callback_url(&self.id),
        }
    }

    /// What everyone may know about it.
    pub(crate) fn to_public(&self, site: &Site) -> PublicProvider {
        PublicProvider {
            id: self.id.clone(),
            name: self.name.clone(),
            kind: match self.protocol {
                Protocol::OpenId(_) => ProviderType::Oidc,
                Protocol::OAuth2(_) => ProviderType::OAuth,
            },
            sign_in_url: site.api_url(&paths::sign_in(&self.id)),
            callback_url: site.callback_url(&self.id),
            can_prove_recent_sign_in: self.protocol.can_prove_recent_sign_in(),
            can_choose_account: self.protocol.account_choice() != AccountChoice::Never,
            // That depends on the browser: see `http/last_provider.rs`.
            last_used: false,
            // That depends on the person.
            own: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{providers::config::configured_providers, settings::Settings};

    #[test]
    fn identity_s23_issuer_is_kept_as_it_was_configured() {
        let issuer_of = |text: &str| {
            let settings = Settings::from([
                ("AUTH_WORK_ISSUER", text),
                ("AUTH_WORK_ID", "client"),
                ("AUTH_WORK_SECRET", "hunter2"),
            ]);
            configured_providers(&settings).unwrap().remove(0).identity_issuer()
        };
        for text in ["https://id.example.org", "https://id.example.org/", "https://ID.example.org/a%2fb"] {
            assert_eq!(issuer_of(text).as_str(), text);
        }
        // How GitHub's URL is written is up to us: a slash at the end makes no other server of it.
        for text in ["https://git.example.org", "https://git.example.org/"] {
            let provider = configured_providers(&Settings::from([
                ("AUTH_GITHUB_ID", "client"),
                ("AUTH_GITHUB_SECRET", "hunter2"),
                ("AUTH_GITHUB_URL", text),
            ]));
            let issuer = provider.unwrap().remove(0).identity_issuer();
            assert_eq!(issuer.as_str(), "https://git.example.org");
        }
    }

    #[test]
    fn session_s17_github_and_google_cannot_prove_a_recent_sign_in() {
        let providers = configured_providers(&Settings::from([
            ("AUTH_GITHUB_ID", "client"),
            ("AUTH_GITHUB_SECRET", "hunter2"),
            ("AUTH_GOOGLE_ID", "client"),
            ("AUTH_GOOGLE_SECRET", "hunter2"),
            ("AUTH_STAFF_ISSUER", "https://accounts.google.com/"),
            ("AUTH_STAFF_ID", "client"),
            ("AUTH_STAFF_SECRET", "hunter2"),
            ("AUTH_WORK_ISSUER", "https://id.example.org"),
            ("AUTH_WORK_ID", "client"),
            ("AUTH_WORK_SECRET", "hunter2"),
        ]));
        let public: Vec<_> = providers
            .unwrap()
            .into_iter()
            .map(|provider| (provider.name, provider.protocol.can_prove_recent_sign_in()))
            .collect();
        let expected = [("GitHub", false), ("Google", false), ("Staff", false), ("Work", true)];
        assert_eq!(public, expected.map(|(name, can)| (name.to_owned(), can)));
    }
}
