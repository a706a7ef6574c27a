//! Every record can be used: what it says is checked nowhere else.

use super::{builder::OAuth2Builder, json_pointer::JsonPointer};
use crate::providers::presets::{extra_params::ExtraParams, oauth2, scopes::Scopes};

#[test]
fn provider_record_is_complete_and_can_be_built() {
    for record in oauth2::RECORDS {
        let id = record.id;
        let builder = OAuth2Builder::of_record(record);
        let builder = if record.is_of_server() { builder.server_url("https://example.org") } else { builder };
        let provider = builder.build().unwrap_or_else(|error| panic!("{id}: {error}"));
        // What a record says is not checked when it is used.
        assert!(ExtraParams::new(record.params.iter().copied()).is_ok(), "{id}");
        assert!(Scopes::new("").replaced_by(record.scopes).is_ok(), "{id}");
        let fields = record.names.concat();
        let tokens = record.tokens_within.iter().chain(record.success.iter().map(|(pointer, _)| pointer));
        for pointer in fields.iter().chain(tokens).chain([&record.subject]).chain(&record.email) {
            assert!(JsonPointer::parse(pointer).is_ok(), "{id}: {pointer}");
        }
        assert!(!record.name.is_empty() && !record.register.is_empty(), "{id}");
        assert!(provider.issuer.as_str().starts_with("https://"), "{id}");
        // An e-mail address identifies no one.
        assert_ne!(Some(record.subject), record.email, "{id}");
    }
}
