//! What is known about well-known providers, as data: one record a provider.
//!
//! A record is the default of a provider's settings. It changes what is sent and where claims are
//! looked for. It never weakens a check: where a record accepts what the standard only allows, its
//! comment names the section.

pub(crate) mod account_choice;
pub(crate) mod assertion_audience;
pub(crate) mod client_auth_method;
pub(crate) mod code_protection;
pub(crate) mod confidence;
#[cfg(test)]
mod documentation;
pub(crate) mod extra_params;
pub(crate) mod logout;
pub(crate) mod missing_type;
pub(crate) mod oauth2;
pub(crate) mod openid;
pub(crate) mod pkce;
pub(crate) mod pkce_support;
pub(crate) mod redirect_uris;
pub(crate) mod response_mode;
pub(crate) mod scopes;

use oauth2::record::OAuth2Record;
use openid::record::OpenIdRecord;

/// What is known about one provider.
#[derive(Clone, Copy, Debug)]
pub enum Record {
    /// It speaks OpenID Connect.
    OpenId(&'static OpenIdRecord),
    /// It speaks OAuth 2, and an API of its own identifies people.
    OAuth2(&'static OAuth2Record),
}

impl Record {
    /// The id, as Auth.js names it: it is part of the names of the provider's settings.
    pub fn id(self) -> &'static str {
        match self {
            Self::OpenId(record) => record.id,
            Self::OAuth2(record) => record.id,
        }
    }

    /// The name on the provider's button.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenId(record) => record.name,
            Self::OAuth2(record) => record.name,
        }
    }
}

/// All records, by protocol.
pub fn all() -> impl Iterator<Item = Record> {
    let openid = openid::RECORDS.iter().copied().map(Record::OpenId);
    openid.chain(oauth2::RECORDS.iter().copied().map(Record::OAuth2))
}

/// The record of the provider with this id.
pub fn find(id: &str) -> Option<Record> {
    all().find(|record| record.id() == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn record_ids_are_unique_and_fit_into_setting_names() {
        let mut ids = BTreeSet::new();
        for record in all() {
            let id = record.id();
            let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            assert!(id.bytes().all(fits) && !id.is_empty(), "{id}");
            assert!(ids.insert(id), "{id} is there twice");
            assert_eq!(find(id).unwrap().id(), id);
        }
        assert!(find("no-such-provider").is_none());
    }
}
