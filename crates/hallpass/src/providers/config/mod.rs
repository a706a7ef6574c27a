//! What differs between identity providers: their addresses, and which of two protocols they speak.

mod github;
mod settings;

use hallpass_types::{ProviderId, ProviderType, PublicProvider, paths};
use openidconnect::IssuerUrl;
use secrecy::SecretString;

pub use github::{GitHub, GitHubEmail, GitHubUser};
pub use settings::{configured_prefixes, configured_providers, provider_prefix};

use crate::model::{account::Issuer, public_url::PublicUrl};

/// An identity provider, as it was configured.
#[derive(Clone, Debug)]
pub struct ProviderConfig {
    /// Names it in paths and in the store.
    pub id: ProviderId,
    /// What to call it on a button.
    pub name: String,
    /// What it speaks, and where.
    pub protocol: Protocol,
    /// What the provider calls us.
    pub client_id: String,
    /// What proves to the provider that it is us.
    pub client_secret: SecretString,
}

/// What a provider speaks, and where.
#[derive(Clone, Debug)]
pub enum Protocol {
    /// OpenID Connect: everything else is in the discovery document of this issuer.
    OpenId(IssuerUrl),
    /// GitHub's OAuth 2, with its own addresses for who somebody is.
    GitHub(GitHub),
}

/// The development provider's name; `settings.rs` gives it to no other one.
pub const DEVELOPMENT: &str = "dev";
/// OpenID providers that never give `auth_time`, by issuer: a recent sign-in cannot be proved with them.
const ISSUERS_WITHOUT_AUTH_TIME: [&str; 1] = ["https://accounts.google.com"];

impl Protocol {
    /// Whether the provider may say when a person signed in. An OpenID provider must where it is asked for (`auth_time`, OpenID
    /// Connect Core 1.0, section 2), but for the known exceptions.
    pub fn can_prove_recent_sign_in(&self) -> bool {
        match self {
            Self::OpenId(issuer) => !ISSUERS_WITHOUT_AUTH_TIME.contains(&issuer.trim_end_matches('/')),
            // No ID token, and nothing in its place.
            Self::GitHub(_) => false,
        }
    }
}

impl ProviderConfig {
    /// The issuer that its people are identities of (S23).
    pub fn identity_issuer(&self) -> Issuer {
        match &self.protocol {
            _ if self.id.as_str() == DEVELOPMENT => Issuer::development(),
            // Byte for byte as the discovery document and the ID token have it, which were compared with it.
            Protocol::OpenId(issuer) => Issuer::new(issuer.as_str()),
            Protocol::GitHub(addresses) => Issuer::new(addresses.web.as_str().trim_end_matches('/')),
        }
    }

    /// What anybody may know of it.
    pub fn to_public(&self, public_url: &PublicUrl) -> PublicProvider {
        PublicProvider {
            id: self.id.clone(),
            name: self.name.clone(),
            kind: match self.protocol {
                Protocol::OpenId(_) => ProviderType::Oidc,
                Protocol::GitHub(_) => ProviderType::OAuth,
            },
            sign_in_url: public_url.absolute(&paths::sign_in(&self.id)),
            callback_url: public_url.absolute(&paths::callback(&self.id)),
            can_prove_recent_sign_in: self.protocol.can_prove_recent_sign_in(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn identity_s23_an_issuer_is_kept_as_it_was_configured() {
        let settings = |text: &str| {
            let settings = Settings::from([
                ("AUTH_WORK_ISSUER", text),
                ("AUTH_WORK_ID", "client"),
                ("AUTH_WORK_SECRET", "hunter2"),
            ]);
            configured_providers(&settings).unwrap().remove(0).identity_issuer()
        };
        for text in ["https://id.example.org", "https://id.example.org/", "https://ID.example.org/a%2fb"] {
            assert_eq!(settings(text).as_str(), text);
        }
        // GitHub's web address is ours to spell: a slash at the end makes no other server of it.
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
        let said: Vec<_> = providers
            .unwrap()
            .into_iter()
            .map(|provider| (provider.name, provider.protocol.can_prove_recent_sign_in()))
            .collect();
        let expected = [("GitHub", false), ("Google", false), ("Staff", false), ("Work", true)];
        assert_eq!(said, expected.map(|(name, can)| (name.to_owned(), can)));
    }
}
