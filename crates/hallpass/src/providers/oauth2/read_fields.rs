//! Reads where each part of a profile is: as it was said, or as the record says.

use super::{
    builder::OAuth2Builder,
    builder_error::OAuth2BuilderErrors,
    field::OAuth2Field,
    picture_url::PictureUrl,
    profile_fields::{EmailVerified, ProfileFields},
};
use crate::providers::{
    json_pointer::{JsonPointer, JsonPointerError},
    presets::oauth2::{record::OAuth2Record, subject_type::SubjectType},
};

impl OAuth2Builder {
    /// Reads the fields. What is wrong with them is added to the errors.
    pub(super) fn read_fields(
        &self,
        record: &OAuth2Record,
        errors: &mut OAuth2BuilderErrors,
    ) -> ProfileFields {
        let mut own = |field| {
            let read = self.text(field).map(parse).transpose();
            errors.keep(field, read).flatten()
        };
        let subject = own(OAuth2Field::SubjectField);
        let email = own(OAuth2Field::EmailField);
        let email_verified = own(OAuth2Field::EmailVerifiedField);
        let picture = own(OAuth2Field::PictureField).map(PictureUrl::Field);
        let names = self.text(OAuth2Field::NameField).map(parse_names).transpose();
        let names = errors.keep(OAuth2Field::NameField, names).flatten();

        let own_subject = self.text(OAuth2Field::SubjectField).is_some();
        if record.subject.is_empty() && !own_subject {
            errors.keep::<()>(OAuth2Field::SubjectField, Err("is not set".into()));
        }
        if subject.is_some() && subject == email {
            let problem = "is the e-mail address, which can belong to another person one day";
            errors.keep::<()>(OAuth2Field::SubjectField, Err(problem.into()));
        }
        let has_email = email.is_some() || record.email.is_some();
        if email_verified.is_some() && !has_email {
            let problem = "is set, and the field of the e-mail address is not";
            errors.keep::<()>(OAuth2Field::EmailVerifiedField, Err(problem.into()));
        }
        // What a record says about its own field is not said about another one.
        let recorded = ProfileFields::of_record(record);
        let verified = if email.is_some() { EmailVerified::Never } else { recorded.email_verified };
        ProfileFields {
            subject_type: if subject.is_some() { SubjectType::TextOrNumber } else { recorded.subject_type },
            subject: subject.unwrap_or(recorded.subject),
            names: names.unwrap_or(recorded.names),
            email_verified: email_verified.map_or(verified, |pointer| EmailVerified::If(vec![pointer])),
            email: email.or(recorded.email),
            picture: picture.or(recorded.picture),
        }
    }
}

fn parse(text: &str) -> Result<JsonPointer, String> {
    JsonPointer::parse(text).map_err(|error| match error {
        JsonPointerError::NoSlash => {
            format!("is not a JSON pointer: did you mean /{}?", text.replace('.', "/"))
        }
        JsonPointerError::Tilde => format!("is not a JSON pointer: it {error}"),
    })
}

fn parse_names(text: &str) -> Result<Vec<Vec<JsonPointer>>, String> {
    text.split(',').map(|pointer| Ok(vec![parse(pointer.trim())?])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::oauth2::provider::OAuth2Provider;

    #[test]
    fn email_field_of_ones_own_is_not_verified_by_the_record() {
        let discord = || OAuth2Provider::preset("discord").unwrap();
        let verified = |builder: OAuth2Builder| builder.build().unwrap().fields.email_verified;
        let by = |text: &'static str| EmailVerified::If(vec![JsonPointer::of_record(text)]);
        assert_eq!(verified(discord()), by("/verified"));
        assert_eq!(verified(discord().email_field("/contact")), EmailVerified::Never);
        assert_eq!(verified(discord().email_field("/contact").email_verified_field("/ok")), by("/ok"));
        let twitter = OAuth2Provider::preset("twitter").unwrap();
        assert_eq!(verified(twitter.clone()), EmailVerified::Always);
        assert_eq!(verified(twitter.email_field("/data/contact")), EmailVerified::Never);
        // Nor does the list of a record count beside it.
        assert!(
            OAuth2Provider::preset("github").unwrap().email_field("/email").build().unwrap().emails.is_none()
        );
    }
}
