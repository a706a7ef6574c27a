//! Where in a userinfo answer each part of a profile is.

use super::picture_url::PictureUrl;
use crate::providers::{
    json_pointer::JsonPointer,
    presets::oauth2::{
        record::{OAuth2Record, RecordedVerified},
        subject_type::SubjectType,
    },
};

/// Where each part of a profile is.
#[derive(Clone, Debug)]
pub struct ProfileFields {
    /// The person's stable id.
    pub subject: JsonPointer,
    /// Which type it has.
    pub subject_type: SubjectType,
    /// The name: the first of these that is there. The parts of one have a space between them.
    pub names: Vec<Vec<JsonPointer>>,
    /// The e-mail address.
    pub email: Option<JsonPointer>,
    /// Whether the provider verified it.
    pub email_verified: EmailVerified,
    /// The URL of their image.
    pub picture: Option<PictureUrl>,
}

/// When an e-mail address is believed to be verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmailVerified {
    /// Never: the provider does not say it.
    Never,
    /// Always: the provider shows only addresses that it verified.
    Always,
    /// If all of these have the JSON value `true`. Text such as `"true"` or a number verifies
    /// nothing: `"false"` would, too, for a careless reader.
    If(Vec<JsonPointer>),
}

impl ProfileFields {
    /// Those of a record.
    pub fn of_record(record: &OAuth2Record) -> Self {
        let parts = |parts: &&[&'static str]| pointers(parts);
        Self {
            subject: JsonPointer::of_record(record.subject),
            subject_type: record.subject_type,
            names: record.names.iter().map(parts).collect(),
            email: record.email.map(JsonPointer::of_record),
            email_verified: match record.email_verified {
                RecordedVerified::Never => EmailVerified::Never,
                RecordedVerified::Always => EmailVerified::Always,
                RecordedVerified::If(fields) => EmailVerified::If(pointers(fields)),
            },
            picture: record.picture.map(PictureUrl::of_record),
        }
    }
}

fn pointers(texts: &[&'static str]) -> Vec<JsonPointer> {
    texts.iter().copied().map(JsonPointer::of_record).collect()
}
