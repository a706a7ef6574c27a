//! The optional claims about a person: name, e-mail address and picture. They do not identify
//! anyone, so that a claim of a wrong type is left out and never fails a sign-in.

use serde_json::Value;

use super::{
    email_verdict::{EmailVerdict, is_same},
    openid_provider::OpenIdProvider,
};
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
    /// What they say about that address.
    verdict: EmailVerdict,
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

    fn verdict(&mut self, name: &'static str, trust: EmailTrust) -> EmailVerdict {
        let claim = self.claims.remove(name).unwrap_or_default();
        EmailVerdict::read(&claim, trust).unwrap_or_else(|| {
            self.left_out.push(name);
            EmailVerdict::Unverified
        })
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
        let verdict = reader.verdict(names.email_verified, rules.email);
        let left_out = std::mem::take(&mut reader.left_out);
        // The parts are a substitute: a part of an odd type is not missed.
        let parts: Vec<_> = names.name_parts.iter().filter_map(|part| reader.text(part)).collect();
        let joined_name = Some(parts.join(" ")).filter(|joined| !joined.trim().is_empty());
        let email = email.map(|text| verdict.about(text));
        (Self { name, joined_name, email, verdict, picture, is_partial: !left_out.is_empty() }, left_out)
    }

    /// Whether no claim is missing.
    pub fn is_complete(&self) -> bool {
        self.name.is_some() && self.email.is_some() && self.picture.is_some() && !self.lacks_verdict()
    }

    /// Whether nothing says if the e-mail address is verified.
    pub fn lacks_verdict(&self) -> bool {
        self.email.is_some() && self.verdict == EmailVerdict::Missing
    }

    /// The name, or what its parts make.
    pub fn whole_name(&self) -> Option<String> {
        self.name.clone().or_else(|| self.joined_name.clone())
    }

    /// These claims, and those of `other` where one is missing. What `other` says about another
    /// e-mail address says nothing about this one.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let takes_verdict = self.lacks_verdict() && is_same(self.email.as_ref(), other.email.as_ref());
        let verdict = if takes_verdict || self.email.is_none() { other.verdict } else { self.verdict };
        let email = match self.email {
            Some(email) if takes_verdict => Some(verdict.about(email.as_str().to_owned())),
            email => email.or(other.email),
        };
        Self {
            name: self.name.or(other.name),
            joined_name: self.joined_name.or(other.joined_name),
            email,
            verdict,
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

    /// What an ID token with the first claims and userinfo with the second make, and whether
    /// userinfo is asked.
    fn merged(token: &Value, userinfo: &Value) -> (Email, bool) {
        let token = standard(token).0;
        let asks = token.lacks_verdict();
        (token.or(standard(userinfo).0).email.unwrap(), asks)
    }

    #[test]
    fn email_verdict_of_userinfo_counts_for_the_same_address_only() {
        let address = "ada@example.org";
        let said = json!({ "email": address, "email_verified": true });
        let unsaid = json!({ "email": address });
        let (verified, unverified) = (Email::Verified(address.into()), Email::Unverified(address.into()));
        assert_eq!(merged(&unsaid, &said), (verified.clone(), true));
        assert_eq!(merged(&json!({ "email": address, "email_verified": null }), &said).0, verified);
        let capitals = json!({ "email": "Ada@Example.org", "email_verified": true });
        assert_eq!(merged(&unsaid, &capitals).0, verified);
        for userinfo in [
            json!({ "email": "eve@example.org", "email_verified": true }),
            json!({ "email_verified": true }),
            json!({ "email": "", "email_verified": true }),
            json!({ "email": [address], "email_verified": true }),
            json!({ "email": address, "email_verified": false }),
            json!({ "email": address, "email_verified": "true" }),
            json!({ "email": address }),
            json!({}),
        ] {
            assert_eq!(merged(&unsaid, &userinfo), (unverified.clone(), true), "{userinfo}");
        }
        // The ID token is signed: what it says stays.
        for stated in [json!(false), json!("false"), json!(0)] {
            let token = json!({ "email": address, "email_verified": stated });
            assert_eq!(merged(&token, &said), (unverified.clone(), false), "{stated}");
        }
        let eve = json!({ "email": "eve@example.org", "email_verified": false });
        assert_eq!(merged(&said, &eve), (verified.clone(), false));
        assert_eq!(merged(&json!({}), &said), (verified, false));
    }

    /// Nothing is asked that would not be believed.
    #[test]
    fn email_verdict_of_a_provider_that_is_not_believed_is_not_missed() {
        let claims = json!({ "name": "Ada", "email": "a@example.org", "picture": "https://example.org/a" });
        let is_complete = |trust| parse(&claims, trust, ClaimNames::STANDARD).0.is_complete();
        assert!(is_complete(EmailTrust::Never));
        assert!(!is_complete(EmailTrust::EmailVerified) && !is_complete(EmailTrust::EmailVerifiedText));
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
