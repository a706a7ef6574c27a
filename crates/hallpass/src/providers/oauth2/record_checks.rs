//! Every record can be used: what it says is checked nowhere else.

use super::builder::OAuth2Builder;
use crate::providers::{
    json_pointer::JsonPointer,
    presets::{
        extra_params::ExtraParams,
        oauth2::{
            self,
            record::{RecordedPicture, RecordedVerified},
        },
        scopes::Scopes,
    },
};

#[test]
fn provider_records_are_sorted_by_unique_ids() {
    assert!(oauth2::RECORDS.is_sorted_by(|first, second| first.id < second.id));
}

#[test]
fn provider_record_is_complete_and_can_be_built() {
    for record in oauth2::RECORDS {
        let id = record.id;
        let builder = OAuth2Builder::of_record(record);
        let builder = if record.is_of_server() { builder.server_url("https://example.org") } else { builder };
        let provider = builder.build().unwrap_or_else(|error| panic!("{id}: {error}"));
        // What a record says is not checked when it is used.
        assert!(ExtraParams::new(record.params.iter().copied()).is_ok(), "{id}");
        let choice = record.account_choice.params();
        assert!(ExtraParams::new(choice.iter().copied()).is_ok(), "{id}");
        // A parameter of the same name would be taken for the admin's, which wins.
        let always = ExtraParams::of_record(record.params);
        assert!(choice.iter().all(|(name, _)| always.get(name).is_none()), "{id}");
        assert!(Scopes::new("").replaced_by(record.scopes).is_ok(), "{id}");
        let fields = record.names.concat();
        let tokens = record.tokens_within.iter().chain(record.success.iter().map(|(pointer, _)| pointer));
        let verified = match &record.email_verified {
            RecordedVerified::If(fields) => *fields,
            RecordedVerified::Never | RecordedVerified::Always => &[],
        };
        let picture: Vec<_> = match record.picture {
            Some(RecordedPicture::Field(pointer)) => vec![pointer],
            // Every other part is a pointer.
            Some(RecordedPicture::Template(template)) => {
                assert!(template.starts_with("https://") && !template.ends_with('{'), "{id}");
                template.split(['{', '}']).skip(1).step_by(2).collect()
            }
            None => Vec::new(),
        };
        let emails = record.emails.and_then(|emails| emails.entries);
        let of_profile = [record.subject].into_iter().chain(record.email).chain(emails);
        for pointer in fields.iter().chain(tokens).chain(verified).chain(&picture).copied().chain(of_profile)
        {
            assert!(JsonPointer::parse(pointer).is_ok(), "{id}: {pointer}");
        }
        assert!(!record.name.is_empty() && !record.register.is_empty(), "{id}");
        assert!(provider.issuer.as_str().starts_with("https://"), "{id}");
        if let Some(emails) = record.emails {
            assert!(emails.path.starts_with('/') && record.email.is_none(), "{id}");
            assert!(!emails.primary.is_empty() && !emails.verified.is_empty(), "{id}");
        }
        // An e-mail address identifies no one.
        assert_ne!(Some(record.subject), record.email, "{id}");
    }
}
