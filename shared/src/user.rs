//! The person in a session.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Email, UserId};

/// The person, as their provider described them when they last signed in.
///
/// In JSON the e-mail address is two members, so that clients of Auth.js find `email` where they
/// look for it: `{"email": "ada@example.org", "emailVerified": true}`. Without an address both are
/// left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Names the user in this application. Never changes; the e-mail address may.
    pub id: UserId,
    /// Their name, if the provider has given one.
    pub name: Option<String>,
    /// For display, and never an identity. For a decision about access take
    /// [`Self::verified_email`].
    pub email: Option<Email>,
    /// URL of the avatar.
    pub image: Option<String>,
}

impl User {
    /// The e-mail address, if it is verified.
    pub fn verified_email(&self) -> Option<&str> {
        self.email.as_ref().and_then(Email::verified)
    }
}

/// A user as JSON has it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    id: &'a UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
}

impl Serialize for User {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Without `..`: a new field must not be forgotten here.
        let Self { id, name, email, image } = self;
        let written = Written {
            id,
            name: name.as_deref(),
            email: email.as_ref().map(Email::as_str),
            email_verified: email.as_ref().map(Email::is_verified),
            image: image.as_deref(),
        };
        written.serialize(serializer)
    }
}

/// A user as JSON may have it. An e-mail address without `emailVerified: true` is not verified.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    id: UserId,
    name: Option<String>,
    email: Option<String>,
    email_verified: Option<bool>,
    image: Option<String>,
}

impl<'de> Deserialize<'de> for User {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Read { id, name, email, email_verified, image } = Read::deserialize(deserializer)?;
        let email = email.map(|text| match email_verified {
            Some(true) => Email::Verified(text),
            Some(false) | None => Email::Unverified(text),
        });
        Ok(Self { id, name, email, image })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn user(email: Option<Email>) -> User {
        User { id: UserId::new("u1"), name: None, email, image: None }
    }

    #[test]
    fn email_is_written_with_whether_it_is_verified() {
        for (email, written) in [
            (None, json!({ "id": "u1" })),
            (
                Some(Email::Verified("a@example.org".into())),
                json!({ "id": "u1", "email": "a@example.org", "emailVerified": true }),
            ),
            (
                Some(Email::Unverified("a@example.org".into())),
                json!({ "id": "u1", "email": "a@example.org", "emailVerified": false }),
            ),
        ] {
            let user = user(email);
            assert_eq!(serde_json::to_value(&user).unwrap(), written);
            assert_eq!(serde_json::from_value::<User>(written).unwrap(), user);
        }
    }

    #[test]
    fn email_without_a_verified_flag_is_unverified() {
        for verified in [json!({}), json!({ "emailVerified": null }), json!({ "emailVerified": false })] {
            let mut written = json!({ "id": "u1", "email": "ceo@example.org" });
            written.as_object_mut().unwrap().extend(verified.as_object().unwrap().clone());
            let user: User = serde_json::from_value(written).unwrap();
            assert_eq!((user.verified_email(), user.email.is_some()), (None, true));
        }
        // Without an address there is nothing to verify.
        let user: User = serde_json::from_value(json!({ "id": "u1", "emailVerified": true })).unwrap();
        assert_eq!(user.email, None);
        for wrong in [json!("true"), json!(1), json!("2026-11-25T12:00:00Z")] {
            let written = json!({ "id": "u1", "email": "a@example.org", "emailVerified": wrong });
            assert!(serde_json::from_value::<User>(written).is_err(), "{wrong}");
        }
        assert!(serde_json::from_value::<User>(Value::Null).is_err());
    }
}
