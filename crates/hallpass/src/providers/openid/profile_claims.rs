//! The optional claims about a person: name, e-mail address and picture. They do not identify
//! anyone, so that a claim of a wrong type is left out and never fails a sign-in.

use serde_json::Value;

use super::openid_provider::OpenIdProvider;
use crate::{
    model::account::Email,
    providers::{
        json::{JsonObject, read_members},
        presets::openid::{claim_names::ClaimNames, email_trust::EmailTrust},
    },
};

/// The optional claims of an ID token or a userinfo answer (OpenID Connect Core 1.0, section 5.1).
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ProfileClaims {
    /// Their name.
    pub name: Option<String>,
    /// Their name, put together from its parts.
    joined_name: Option<String>,
    /// Their e-mail address.
    pub email: Option<Email>,
    /// Their avatar's URL.
    pub picture: Option<String>,
    /// Whether a claim could not be read: the stored value is kept in its place.
    pub is_partial: bool,
}

/// Where a provider puts these claims, and whether its e-mail addresses are believed.
#[derive(Clone, Copy)]
pub struct ClaimRules {
    names: ClaimNames,
    email: EmailTrust,
}

impl ClaimRules {
    /// Those of `provider`.
    pub fn of(provider: &OpenIdProvider) -> Self {
        Self { names: provider.claims, email: provider.email }
    }

    fn all_names(&self) -> Vec<&'static str> {
        let ClaimNames { name, name_parts, email, email_verified, picture } = self.names;
        [name, name_parts, email, &[email_verified], picture].concat()
    }
}

/// Reads claims, and collects the names of those that were left out.
struct Reader {
    claims: JsonObject,
    left_out: Vec<&'static str>,
}

impl Reader {
    fn text(&mut self, name: &'static str) -> Option<String> {
        match self.claims.remove(name) {
            Some(Value::String(text)) => Some(text),
            // Azure AD B2C: a list of addresses.
            Some(Value::Array(texts)) if name == "emails" => {
                texts.first().and_then(Value::as_str).map(ToOwned::to_owned)
            }
            None | Some(Value::Null) => None,
            Some(_) => {
                self.left_out.push(name);
                None
            }
        }
    }

    fn first(&mut self, names: &[&'static str]) -> Option<String> {
        let texts: Vec<_> = names.iter().map(|name| self.text(name)).collect();
        texts.into_iter().flatten().find(|text| !text.is_empty())
    }

    fn is_verified(&mut self, name: &'static str, trust: EmailTrust) -> bool {
        let claim = self.claims.remove(name).unwrap_or_default();
        match (trust, &claim) {
            // Believed or not, they are not a mistake.
            (_, Value::Null | Value::Bool(false)) | (EmailTrust::Never, _) => false,
            (_, Value::Bool(true)) => true,
            (EmailTrust::EmailVerifiedText, Value::String(text)) => text == "true",
            // Some providers send the text "false".
            _ => {
                self.left_out.push(name);
                false
            }
        }
    }
}

impl ProfileClaims {
    /// Reads the claims that `source` gave, and logs the names of those that were left out.
    pub fn read(claims: &[u8], source: &'static str, rules: ClaimRules) -> Self {
        let (profile, left_out) = Self::parse(claims, rules);
        if !left_out.is_empty() {
            let claims = left_out.join(", ");
            tracing::warn!(source, claims, "claims have an unexpected type: left out");
        }
        profile
    }

    fn parse(claims: &[u8], rules: ClaimRules) -> (Self, Vec<&'static str>) {
        // Unreadable only if one of them is there twice.
        let Some(claims) = read_members(claims, &rules.all_names()) else {
            return (Self { is_partial: true, ..Self::default() }, vec!["all of them"]);
        };
        let mut reader = Reader { claims, left_out: Vec::new() };
        let names = rules.names;
        let name = reader.first(names.name);
        let email = reader.first(names.email);
        let picture = reader.first(names.picture);
        let is_verified = reader.is_verified(names.email_verified, rules.email);
        let left_out = std::mem::take(&mut reader.left_out);
        // The parts are a substitute: a part of an odd type is not missed.
        let parts: Vec<_> = names.name_parts.iter().filter_map(|part| reader.text(part)).collect();
        let joined_name = Some(parts.join(" ")).filter(|joined| !joined.trim().is_empty());
        let email =
            email.map(|text| if is_verified { Email::Verified(text) } else { Email::Unverified(text) });
        (Self { name, joined_name, email, picture, is_partial: !left_out.is_empty() }, left_out)
    }

    /// Whether no claim is missing.
    pub fn is_complete(&self) -> bool {
        self.name.is_some() && self.email.is_some() && self.picture.is_some()
    }

    /// The name, or what its parts make.
    pub fn whole_name(&self) -> Option<String> {
        self.name.clone().or_else(|| self.joined_name.clone())
    }

    /// These claims, and those of `other` where one is missing.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            joined_name: self.joined_name.or(other.joined_name),
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

    fn parse(claims: &Value, email: EmailTrust, names: ClaimNames) -> (ProfileClaims, Vec<&'static str>) {
        ProfileClaims::parse(claims.to_string().as_bytes(), ClaimRules { names, email })
    }

    fn standard(claims: &Value) -> (ProfileClaims, Vec<&'static str>) {
        parse(claims, EmailTrust::EmailVerified, ClaimNames::STANDARD)
    }

    fn email(trust: EmailTrust, verified: &Value) -> Email {
        let claims = json!({ "email": "a@example.org", "email_verified": verified });
        parse(&claims, trust, ClaimNames::STANDARD).0.email.unwrap()
    }

    #[test]
    fn email_is_verified_only_by_the_boolean_true() {
        let verified = Email::Verified("a@example.org".into());
        assert_eq!(email(EmailTrust::EmailVerified, &json!(true)), verified);
        assert_eq!(email(EmailTrust::EmailVerifiedText, &json!(true)), verified);
        assert_eq!(email(EmailTrust::EmailVerifiedText, &json!("true")), verified);
        for other in [json!(false), json!("true"), json!("false"), json!(1), json!(null), json!([true])] {
            assert_eq!(email(EmailTrust::EmailVerified, &other), Email::Unverified("a@example.org".into()));
        }
        for other in [json!("True"), json!("false"), json!(1), json!("1"), json!(["true"])] {
            let read = email(EmailTrust::EmailVerifiedText, &other);
            assert_eq!(read, Email::Unverified("a@example.org".into()), "{other}");
        }
    }

    #[test]
    fn email_of_a_provider_that_is_not_believed_is_never_verified() {
        for claim in [json!(true), json!("true"), json!(1)] {
            let read = email(EmailTrust::Never, &claim);
            assert_eq!(read, Email::Unverified("a@example.org".into()), "{claim}");
        }
    }

    #[test]
    fn profile_claims_of_wrong_types_are_left_out_by_name() {
        let claims =
            json!({ "name": { "en": "Ada" }, "email": "a@example.org", "picture": 1, "email_verified": "x" });
        let (profile, left_out) = standard(&claims);
        assert_eq!(profile.email, Some(Email::Unverified("a@example.org".into())));
        assert_eq!((profile.name, profile.picture), (None, None));
        assert_eq!(left_out, ["name", "picture", "email_verified"]);
    }

    #[test]
    fn profile_name_is_joined_from_parts_only_if_it_is_missing() {
        let parts = json!({ "given_name": "Ada", "family_name": "Lovelace" });
        let (profile, _) = standard(&parts);
        assert_eq!((profile.name.as_deref(), profile.whole_name().as_deref()), (None, Some("Ada Lovelace")));
        let userinfo = standard(&json!({ "name": "Ada King" })).0;
        assert_eq!(profile.or(userinfo).whole_name().as_deref(), Some("Ada King"));
        let (odd, left_out) = standard(&json!({ "given_name": 1, "family_name": "King" }));
        assert_eq!((odd.whole_name().as_deref(), left_out.len()), (Some("King"), 0));
    }

    #[test]
    fn profile_claims_have_the_names_of_the_record() {
        let names = ClaimNames { email: &["email", "emails"], ..ClaimNames::STANDARD };
        let (profile, _) = parse(&json!({ "emails": ["b@example.org", "c"] }), EmailTrust::Never, names);
        assert_eq!(profile.email, Some(Email::Unverified("b@example.org".into())));
    }
}
