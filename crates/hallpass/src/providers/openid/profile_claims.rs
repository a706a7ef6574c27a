//! The optional claims about a person: name, e-mail address and picture. They do not identify
//! anyone, so that a claim of a wrong type is left out and never fails a sign-in.

use serde::Deserialize;
use serde_json::Value;

use crate::{model::account::Email, providers::json::read_object};

/// The optional claims of an ID token or a userinfo answer (OpenID Connect Core 1.0, section 5.1).
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ProfileClaims {
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<Email>,
    /// Their avatar's URL.
    pub picture: Option<String>,
    /// Whether a claim could not be read: the stored value is kept in its place.
    pub is_partial: bool,
}

#[derive(Default, Deserialize)]
struct Raw {
    #[serde(default)]
    name: Value,
    #[serde(default)]
    email: Value,
    #[serde(default)]
    email_verified: Value,
    #[serde(default)]
    picture: Value,
}

impl ProfileClaims {
    /// Reads the claims that `source` gave, and logs the names of those that were left out.
    pub fn read(claims: &[u8], source: &'static str) -> Self {
        let (profile, left_out) = Self::parse(claims);
        if !left_out.is_empty() {
            let claims = left_out.join(", ");
            tracing::warn!(source, claims, "claims have an unexpected type: left out");
        }
        profile
    }

    fn parse(claims: &[u8]) -> (Self, Vec<&'static str>) {
        // Unreadable only if one of them is there twice.
        let Some(raw) = read_object::<Raw>(claims) else {
            return (Self { is_partial: true, ..Self::default() }, vec!["all of them"]);
        };
        let mut left_out = Vec::new();
        let mut text = |name, value| match value {
            Value::String(text) => Some(text),
            Value::Null => None,
            _ => {
                left_out.push(name);
                None
            }
        };
        let (name, email) = (text("name", raw.name), text("email", raw.email));
        let picture = text("picture", raw.picture);
        // Only the boolean `true` verifies: some providers send the text "false".
        let is_verified = raw.email_verified == Value::Bool(true);
        if !matches!(raw.email_verified, Value::Bool(_) | Value::Null) {
            left_out.push("email_verified");
        }
        let email =
            email.map(|text| if is_verified { Email::Verified(text) } else { Email::Unverified(text) });
        (Self { name, email, picture, is_partial: !left_out.is_empty() }, left_out)
    }

    /// Whether no claim is missing.
    pub fn is_complete(&self) -> bool {
        self.name.is_some() && self.email.is_some() && self.picture.is_some()
    }

    /// These claims, and those of `other` where one is missing.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            email: self.email.or(other.email),
            picture: self.picture.or(other.picture),
            is_partial: self.is_partial || other.is_partial,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn email_is_verified_only_by_the_boolean_true() {
        let email = |verified: Value| {
            let claims = json!({ "email": "a@example.org", "email_verified": verified });
            ProfileClaims::parse(claims.to_string().as_bytes()).0.email.unwrap()
        };
        assert_eq!(email(json!(true)), Email::Verified("a@example.org".into()));
        for other in [json!(false), json!("true"), json!("false"), json!(1), json!(null), json!([true])] {
            assert_eq!(email(other), Email::Unverified("a@example.org".into()));
        }
    }

    #[test]
    fn profile_claims_of_wrong_types_are_left_out_by_name() {
        let claims =
            json!({ "name": { "en": "Ada" }, "email": "a@example.org", "picture": 1, "email_verified": "x" });
        let (profile, left_out) = ProfileClaims::parse(claims.to_string().as_bytes());
        assert_eq!(profile.email, Some(Email::Unverified("a@example.org".into())));
        assert_eq!((profile.name, profile.picture), (None, None));
        assert_eq!(left_out, ["name", "picture", "email_verified"]);
    }
}
