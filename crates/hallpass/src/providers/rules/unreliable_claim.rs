//! Claims whose names say that they prove nothing: e-mail addresses, which no one may have verified,
//! and what people write about themselves.

use super::claim_path::{ClaimPath, is_index};

/// Why a claim proves nothing about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreliable {
    /// It is an e-mail address, or a name for signing in that has the form of one.
    EmailAddress,
    /// People write it themselves.
    SelfDescription,
}

/// Names for signing in that have the form of an e-mail address and are none that anyone verified:
/// those of Microsoft, and that of OpenID Connect, which "the End-User wishes to be referred to" by.
const SIGN_IN_NAMES: [&str; 4] = ["preferredusername", "upn", "uniquename", "userprincipalname"];

/// Names of e-mail addresses without the word, such as LDAP's.
const MAIL_NAMES: [&str; 4] = ["mail", "mails", "othermails", "proxyaddresses"];

/// Names of objects with an e-mail address, or lists of such, under whatever name inside: SCIM's
/// `/emails/0/value`.
const MAIL_OBJECTS: [&str; 4] = ["email", "emails", "emailaddress", "emailaddresses"];

/// What people say about themselves (OpenID Connect Core 1.0, section 5.1). Deeper in the claims these
/// names may be those of an organization.
const SELF_DESCRIPTIONS: [&str; 16] = [
    "name",
    "givenname",
    "familyname",
    "middlename",
    "nickname",
    "displayname",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phonenumber",
    "phonenumberverified",
    "address",
];

/// Names that may be unique, and that people can change: another person may take the old one.
const CHANGEABLE_NAMES: [&str; 5] = ["login", "username", "userlogin", "screenname", "handle"];

/// What the name of a claim says.
pub fn judge_name(path: &ClaimPath) -> Option<Unreliable> {
    let steps = path.steps();
    let word = last_word(&steps)?;
    let is_mail_object = |step: &String| {
        let word = word_of(step);
        MAIL_OBJECTS.contains(&&*word) || MAIL_NAMES.contains(&&*word)
    };
    let is_mail = word.contains("email") || steps.iter().any(is_mail_object);
    if is_mail || SIGN_IN_NAMES.contains(&&*word) {
        return Some(Unreliable::EmailAddress);
    }
    let is_on_top = steps.iter().filter(|step| !is_index(step)).count() == 1;
    (is_on_top && SELF_DESCRIPTIONS.contains(&&*word)).then_some(Unreliable::SelfDescription)
}

/// Whether people can change what a claim with this name holds.
pub fn is_changeable(path: &ClaimPath) -> bool {
    last_word(&path.steps()).is_some_and(|word| CHANGEABLE_NAMES.contains(&&*word))
}

/// The last name on the way to a claim, as far as it tells it from others: `emailaddress` of
/// `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress`.
fn last_word(steps: &[String]) -> Option<String> {
    steps.iter().rev().find(|step| !is_index(step)).map(|name| word_of(name))
}

fn word_of(name: &str) -> String {
    let word = name.rsplit(['/', ':', '.', '#']).find(|word| !word.is_empty()).unwrap_or(name);
    word.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(claim: &str) -> Option<Unreliable> {
        judge_name(&ClaimPath::parse(claim).unwrap())
    }

    #[test]
    fn claim_with_an_email_address_is_known_by_any_name() {
        for claim in [
            "email",
            "/email",
            "EMail",
            "emails",
            "/emails/0",
            "/emails/0/email",
            "/emails/0/value",
            "/user/email/address",
            "https://example.org/email/",
            "/kakao_account/email",
            "mail",
            "otherMails",
            "preferred_username",
            "/preferred_username",
            "upn",
            "unique_name",
            "userPrincipalName",
            "verified_primary_email",
            "email_verified",
            "signInNames.emailAddress",
            "custom:email",
            "https://example.org/email",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
            "/https:~1~1example.org~1email",
        ] {
            assert_eq!(judge(claim), Some(Unreliable::EmailAddress), "{claim}");
        }
    }

    #[test]
    fn claim_that_people_write_themselves_is_known_on_top_only() {
        for claim in ["name", "/name", "nickname", "given_name", "locale", "phone_number", "displayName"] {
            assert_eq!(judge(claim), Some(Unreliable::SelfDescription), "{claim}");
        }
        for claim in [
            "sub",
            "hd",
            "groups",
            "roles",
            "tid",
            "oid",
            "department",
            "/organization/name",
            "/groups/0/name",
            "/resource_access/email-service/roles",
            "cognito:groups",
            "https://slack.com/team_id",
            "login",
        ] {
            assert_eq!(judge(claim), None, "{claim}");
        }
        for (claim, expected) in [("login", true), ("/user/username", true), ("groups", false)] {
            assert_eq!(is_changeable(&ClaimPath::parse(claim).unwrap()), expected, "{claim}");
        }
    }
}
