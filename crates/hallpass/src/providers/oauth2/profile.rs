//! Reads a profile from what a provider says about a person.

use hallpass_types::Email;
use serde_json::Value;

use super::{
    picture_url::FoundPicture,
    profile_fields::{EmailVerified, ProfileFields},
    subject::read_subject,
};
use crate::{
    model::account::{Coverage, Profile},
    providers::json_pointer::JsonPointer,
};

/// Why an answer describes no person, for the log.
#[derive(Debug, thiserror::Error)]
#[error("the subject at {pointer} {problem}")]
pub struct NoSubject {
    pointer: JsonPointer,
    problem: &'static str,
}

impl ProfileFields {
    /// Reads the profile. Only the subject must be right: another value of a wrong type is left
    /// out, and its name is logged.
    ///
    /// # Errors
    /// There is no subject.
    pub fn read(&self, document: &Value) -> Result<Profile, NoSubject> {
        let subject = read_subject(self.subject.find(document), self.subject_type)
            .map_err(|problem| NoSubject { pointer: self.subject.clone(), problem })?;
        let mut left_out = Vec::new();
        let name = self.names.iter().find_map(|parts| join(parts, document, &mut left_out));
        let email = self.email.as_ref().and_then(|email| text(email, document, &mut left_out));
        let email = email.map(|address| {
            if self.email_verified.holds(document, &mut left_out) {
                Email::Verified(address)
            } else {
                Email::Unverified(address)
            }
        });
        let image = match self.picture.as_ref().map(|picture| picture.find(document)) {
            Some(FoundPicture::Url(url)) => Some(url),
            Some(FoundPicture::Odd) => {
                left_out.push("the picture".into());
                None
            }
            Some(FoundPicture::None) | None => None,
        };
        let coverage = if left_out.is_empty() { Coverage::Whole } else { Coverage::Partial };
        if !left_out.is_empty() {
            let fields = left_out.join(", ");
            tracing::warn!(fields, "fields of the userinfo answer have an unexpected type: left out");
        }
        Ok(Profile::new(subject, name, email, image).with_coverage(coverage))
    }
}

impl EmailVerified {
    fn holds(&self, document: &Value, left_out: &mut Vec<String>) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::If(pointers) => {
                let odd = pointers.iter().filter(|pointer| {
                    !matches!(pointer.find(document), None | Some(Value::Null | Value::Bool(_)))
                });
                left_out.extend(odd.map(ToString::to_string));
                !pointers.is_empty()
                    && pointers.iter().all(|pointer| pointer.find(document) == Some(&Value::Bool(true)))
            }
        }
    }
}

/// The texts at `parts` with spaces between them; `None` if there is none.
fn join(parts: &[JsonPointer], document: &Value, left_out: &mut Vec<String>) -> Option<String> {
    let texts: Vec<_> = parts.iter().filter_map(|part| text(part, document, left_out)).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

fn text(pointer: &JsonPointer, document: &Value, left_out: &mut Vec<String>) -> Option<String> {
    match pointer.find(document) {
        Some(Value::String(text)) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        None | Some(Value::Null) => None,
        Some(_) => {
            left_out.push(pointer.to_string());
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::providers::{oauth2::picture_url::PictureUrl, presets::oauth2::subject_type::SubjectType};

    fn pointer(text: &str) -> JsonPointer {
        JsonPointer::parse(text).unwrap()
    }

    fn fields() -> ProfileFields {
        ProfileFields {
            subject: pointer("/data/id"),
            subject_type: SubjectType::TextOrNumber,
            names: vec![vec![pointer("/data/name")], vec![pointer("/first"), pointer("/last")]],
            email: Some(pointer("/email")),
            email_verified: EmailVerified::If(vec![pointer("/valid"), pointer("/verified")]),
            picture: Some(PictureUrl::Field(pointer("/picture"))),
        }
    }

    #[test]
    fn profile_name_is_the_first_that_is_there() {
        let name = |document: Value| {
            let mut document = document;
            document["data"]["id"] = json!(1);
            fields().read(&document).unwrap().name
        };
        assert_eq!(name(json!({ "data": { "name": "Ada" }, "first": "A" })).as_deref(), Some("Ada"));
        assert_eq!(
            name(json!({ "data": { "name": " " }, "first": "Ada", "last": "L" })).as_deref(),
            Some("Ada L")
        );
        assert_eq!(name(json!({ "first": null, "last": "L" })).as_deref(), Some("L"));
        assert_eq!(name(json!({})), None);
    }

    #[test]
    fn profile_email_is_verified_only_if_every_field_is_true() {
        let email = |valid: Value, verified: Value| {
            let document = json!({ "data": { "id": 1 }, "email": "a@example.org", "valid": valid, "verified": verified });
            let profile = fields().read(&document).unwrap();
            (matches!(profile.email, Some(Email::Verified(_))), profile.coverage)
        };
        assert_eq!(email(json!(true), json!(true)), (true, Coverage::Whole));
        assert_eq!(email(json!(true), json!(false)), (false, Coverage::Whole));
        assert_eq!(email(json!(null), json!(true)), (false, Coverage::Whole));
        for odd in [json!("true"), json!("false"), json!(1), json!([true]), json!({})] {
            assert_eq!(email(json!(true), odd.clone()), (false, Coverage::Partial), "{odd}");
            assert_eq!(email(odd.clone(), json!(true)), (false, Coverage::Partial), "{odd}");
        }
        let never = ProfileFields { email_verified: EmailVerified::If(Vec::new()), ..fields() };
        let document = json!({ "data": { "id": 1 }, "email": "a@example.org" });
        assert_eq!(never.read(&document).unwrap().email, Some(Email::Unverified("a@example.org".into())));
    }

    #[test]
    fn profile_fields_of_wrong_types_are_left_out_except_the_subject() {
        let document = json!({
            "data": { "id": "1", "name": { "en": "Ada" } }, "email": ["a@example.org"], "picture": 1,
        });
        let profile = fields().read(&document).unwrap();
        assert_eq!((profile.name, profile.email, profile.image), (None, None, None));
        assert_eq!(profile.coverage, Coverage::Partial);
        let error = fields().read(&json!({ "data": { "id": { "secret": "x" } } })).unwrap_err().to_string();
        assert_eq!(error, "the subject at /data/id is an object");
    }
}
