//! In which order the login page offers the providers.

use hallpass_types::ProviderId;
use strsim::osa_distance;

use super::Config;
use crate::{
    providers::config::DEVELOPMENT,
    settings::{ConfigError, Settings},
};

/// The setting.
pub(crate) const NAME: &str = "HALLPASS_PROVIDER_ORDER";

/// Reads `HALLPASS_PROVIDER_ORDER`: ids with commas between them. Whether there are such providers
/// is known when all are configured, also those in code: see [`Config::unknown_in_order`].
pub(super) fn read_provider_order(settings: &Settings) -> Vec<ProviderId> {
    let ids = settings.get(NAME).unwrap_or_default().split(',').map(str::trim);
    ids.filter(|id| !id.is_empty()).map(ProviderId::new).collect()
}

impl Config {
    /// The first id of [`Self::provider_order`] that no provider has. The development provider need
    /// not run: settings may be shared with development.
    pub(crate) fn unknown_in_order(&self) -> Option<UnknownInOrder> {
        let ids = || self.providers.iter().map(|provider| provider.id.as_str()).chain([DEVELOPMENT]);
        let unknown = self.provider_order.iter().find(|id| ids().all(|known| known != id.as_str()))?;
        // Settings are in upper case, and have `_` where an id has `-`.
        let as_id = unknown.as_str().to_ascii_lowercase().replace('_', "-");
        let nearest = ids().map(|id| (osa_distance(&as_id, id), id)).min();
        let nearest = nearest.filter(|(distance, id)| *distance <= id.len() / 3).map(|(_, id)| id.to_owned());
        Some(UnknownInOrder { id: unknown.clone(), nearest })
    }
}

/// The order of providers names one that there is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the order of providers (HALLPASS_PROVIDER_ORDER, or Builder::provider_order) names {id}, and no provider has this id. {}",
    self.hint()
)]
pub struct UnknownInOrder {
    /// The id.
    pub id: ProviderId,
    /// The id of a provider that may be meant.
    pub nearest: Option<String>,
}

impl UnknownInOrder {
    /// As a mistake in the setting.
    pub(crate) fn to_mistake(&self) -> ConfigError {
        ConfigError::new(NAME, format!("names {}, and no provider has this id", self.id), self.hint())
    }

    fn hint(&self) -> String {
        match &self.nearest {
            Some(nearest) => format!("Did you mean {nearest}?"),
            None => "Write the ids of configured providers: AUTH_GOOGLE_ID makes google.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DevProvider;

    fn unknown(order: &str) -> Option<UnknownInOrder> {
        let settings = Settings::from([
            (NAME, order),
            ("AUTH_GOOGLE_ID", "client"),
            ("AUTH_GOOGLE_SECRET", "hunter2"),
            ("AUTH_MY_WORK_ISSUER", "https://id.example.org"),
            ("AUTH_MY_WORK_ID", "client"),
            ("AUTH_MY_WORK_SECRET", "hunter2"),
        ]);
        Config::from_settings(&settings, DevProvider::Off).unwrap().unknown_in_order()
    }

    #[test]
    fn provider_order_names_configured_providers_or_the_development_one() {
        for order in ["", " , ", "google", "my-work, google", "dev,google,google"] {
            assert_eq!(unknown(order), None, "{order}");
        }
        for (order, nearest) in [
            ("googel", Some("google")),
            ("google,GOOGLE", Some("google")),
            ("my_work", Some("my-work")),
            ("github", None),
            ("google my-work", None),
        ] {
            let found = unknown(order).unwrap();
            assert_eq!(found.nearest.as_deref(), nearest, "{order}");
            let text = found.to_string();
            assert!(text.contains(NAME) && text.contains(found.id.as_str()), "{text}");
        }
    }
}
