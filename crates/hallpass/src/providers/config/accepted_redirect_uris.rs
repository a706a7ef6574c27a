//! Which redirect URIs a configured provider accepts.

use super::{Protocol, ProviderConfig};
use crate::providers::presets::{self, Record, redirect_uris::RedirectUris};

impl ProviderConfig {
    /// Which redirect URIs it accepts, as far as that is known.
    pub(crate) fn redirect_uris(&self) -> RedirectUris {
        match (&self.protocol, presets::find(self.id.as_str())) {
            (Protocol::OpenId(provider), _) => provider.record.redirect_uris,
            (Protocol::OAuth2(_), Some(Record::OAuth2(record))) => record.redirect_uris,
            (Protocol::OAuth2(_), _) => RedirectUris::UNKNOWN,
        }
    }
}
