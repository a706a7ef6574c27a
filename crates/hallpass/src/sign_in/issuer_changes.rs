//! Warns at the start when a provider's name stands for another issuer than before (S23), and keeps
//! the spelling of an issuer when only a slash at its end was corrected.

use crate::{
    clock::Clock,
    model::account::Issuer,
    providers::config::{Protocol, ProviderConfig},
    store::{ConfiguredIssuer, LeftBehind, SqlStore, StoreError},
};

/// Stores which issuers `providers` stand for, and warns of people who can no longer reach their
/// accounts.
///
/// # Errors
/// The store failed. The start must stop then: people who signed in with an earlier version would
/// not be found.
pub async fn record_issuers(
    store: &SqlStore,
    providers: &[ProviderConfig],
    clock: &dyn Clock,
) -> Result<(), StoreError> {
    let configured: Vec<_> = providers.iter().map(ConfiguredIssuer::from).collect();
    store.record_issuers(&configured, clock.now()).await?;
    for LeftBehind { provider, now, before, people } in store.left_behind(&configured).await? {
        tracing::warn!(
            provider = provider.as_str(),
            issuer = now.as_str(),
            before = before.as_str(),
            people,
            "PROVIDER CHANGED: this provider's name stands for another issuer than before. To the issuer of now its people are \
             other people, whatever their subjects: those who signed in at the issuer of before cannot reach their accounts by \
             it. If that was not meant, set the issuer back; if they are the same people, give each their account with \
             `hallpass users relink`"
        );
    }
    Ok(())
}

/// Keeps the spelling that people signed in with: a slash at the end of an issuer makes no other
/// provider of it. One that another provider stands for is that provider's.
///
/// # Errors
/// The store failed.
pub async fn keep_spelling(store: &SqlStore, providers: &mut [ProviderConfig]) -> Result<(), StoreError> {
    let configured: Vec<_> = providers.iter().map(ProviderConfig::identity_issuer).collect();
    for ProviderConfig { id, protocol, .. } in providers {
        let Protocol::OpenId(openid) = protocol else { continue };
        let issuer = Issuer::new(openid.issuer());
        if openid.has_slash_twin() && !configured.contains(&issuer.slash_twin()) {
            let known = store.spelling_in_use(id, &issuer).await?;
            openid.known_spelling = (known != issuer).then(|| known.as_str().to_owned());
        }
    }
    Ok(())
}

impl From<&ProviderConfig> for ConfiguredIssuer {
    fn from(provider: &ProviderConfig) -> Self {
        Self { provider: provider.id.clone(), issuer: provider.identity_issuer() }
    }
}
