//! The providers to sign in with, in the order in which a login page offers them.

use std::{fmt, slice};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};

use crate::{ProviderId, PublicProvider};

/// The providers to sign in with, in the order in which a login page offers them. In JSON a map
/// from the id, as `GET /api/auth/providers` answers it, with its members in that order: clients of
/// Auth.js show them so.
///
/// A list: there are few, and a map would be a kilobyte of the browser app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Providers(Vec<PublicProvider>);

impl Providers {
    /// No providers.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a provider as the last one, or replaces the one that has its id.
    pub fn insert(&mut self, provider: PublicProvider) {
        match self.0.iter_mut().find(|known| known.id == provider.id) {
            Some(known) => *known = provider,
            None => self.0.push(provider),
        }
    }

    /// The provider with this id.
    pub fn get(&self, id: &ProviderId) -> Option<&PublicProvider> {
        self.0.iter().find(|provider| provider.id == *id)
    }

    /// All of them.
    pub fn values(&self) -> slice::Iter<'_, PublicProvider> {
        self.0.iter()
    }

    /// All of them, to be changed in anything but their ids.
    pub fn values_mut(&mut self) -> slice::IterMut<'_, PublicProvider> {
        self.0.iter_mut()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<PublicProvider> for Providers {
    fn from_iter<I: IntoIterator<Item = PublicProvider>>(all: I) -> Self {
        let mut providers = Self::new();
        for provider in all {
            providers.insert(provider);
        }
        providers
    }
}

impl Serialize for Providers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|provider| (&provider.id, provider)))
    }
}

impl<'de> Deserialize<'de> for Providers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByName;

        impl<'de> Visitor<'de> for ByName {
            type Value = Providers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of providers")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Providers, A::Error> {
                let mut providers = Providers::new();
                while let Some((_, provider)) = map.next_entry::<ProviderId, PublicProvider>()? {
                    providers.insert(provider);
                }
                Ok(providers)
            }
        }

        deserializer.deserialize_map(ByName)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ProviderType;

    fn provider(id: &str, name: &str) -> PublicProvider {
        PublicProvider {
            id: ProviderId::new(id),
            name: name.into(),
            kind: ProviderType::Oidc,
            sign_in_url: "s".into(),
            callback_url: "c".into(),
            can_prove_recent_sign_in: true,
            can_choose_account: true,
            last_used: false,
            own: false,
        }
    }

    #[test]
    fn providers_are_a_map_in_json_and_keep_their_order() {
        let providers: Providers =
            [provider("work", "Old"), provider("dev", "Dev"), provider("work", "Work")].into_iter().collect();
        let names: Vec<_> = providers.values().map(|provider| provider.name.as_str()).collect();
        assert_eq!(names, ["Work", "Dev"]);
        assert_eq!(providers.get(&ProviderId::new("work")).unwrap().name, "Work");
        assert_eq!(providers.get(&ProviderId::new("other")), None);
        let written = serde_json::to_string(&providers).unwrap();
        assert!(written.starts_with("{\"work\":{"), "{written}");
        assert_eq!(serde_json::from_str::<Providers>(&written).unwrap(), providers);
        assert_eq!(serde_json::to_value(&providers).unwrap()["dev"]["name"], json!("Dev"));
        assert!(serde_json::from_value::<Providers>(json!([])).is_err());
        assert_eq!(serde_json::from_value::<Providers>(json!({})).unwrap(), Providers::new());
    }
}
