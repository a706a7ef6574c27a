//! The providers to sign in with, by id.

use std::{fmt, slice};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
};

use crate::{ProviderId, PublicProvider};

/// The providers to sign in with, in the order of their ids. In JSON a map from the id, as
/// `GET /api/auth/providers` answers it.
///
/// A list: there are few, and a `BTreeMap` would be a kilobyte of the browser app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Providers(Vec<PublicProvider>);

impl Providers {
    /// No providers.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a provider, or replaces the one that has its id.
    pub fn insert(&mut self, provider: PublicProvider) {
        match self.find(&provider.id) {
            Ok(index) => self.0[index] = provider,
            Err(index) => self.0.insert(index, provider),
        }
    }

    /// The provider with this id.
    pub fn get(&self, id: &ProviderId) -> Option<&PublicProvider> {
        self.find(id).ok().and_then(|index| self.0.get(index))
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

    fn find(&self, id: &ProviderId) -> Result<usize, usize> {
        self.0.binary_search_by(|provider| provider.id.cmp(id))
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
        }
    }

    #[test]
    fn providers_are_a_map_in_json_and_sorted_in_memory() {
        let providers: Providers =
            [provider("work", "Old"), provider("dev", "Dev"), provider("work", "Work")].into_iter().collect();
        let names: Vec<_> = providers.values().map(|provider| provider.name.as_str()).collect();
        assert_eq!(names, ["Dev", "Work"]);
        assert_eq!(providers.get(&ProviderId::new("work")).unwrap().name, "Work");
        assert_eq!(providers.get(&ProviderId::new("other")), None);
        let written = serde_json::to_value(&providers).unwrap();
        assert_eq!(written["dev"]["name"], json!("Dev"));
        assert_eq!(serde_json::from_value::<Providers>(written).unwrap(), providers);
        assert!(serde_json::from_value::<Providers>(json!([])).is_err());
        assert_eq!(serde_json::from_value::<Providers>(json!({})).unwrap(), Providers::new());
    }
}
