//! What differs between identity providers: their addresses, and which of two protocols they speak.

mod github;
mod settings;

use hallpass_shared::{ProviderId, ProviderType, PublicProvider, paths};
use openidconnect::IssuerUrl;
use secrecy::SecretString;

pub use github::{GitHub, GitHubEmail, GitHubUser};
pub use settings::{configured_prefixes, configured_providers, provider_prefix};

use crate::public_url::PublicUrl;

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

impl ProviderConfig {
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
        }
    }
}
