//! Claims whose names say that they prove nothing: e-mail addresses, which no one may have
//! verified, and what people write about themselves.

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
/// those of Microsoft, and that of OpenID Connect, which "the End-User wishes to be referred to"
/// by.
const SIGN_IN_NAMES: [&str; 4] = ["preferredusername", "upn", "uniquename", "userprincipalname"];

/// Names of e-mail addresses without the word, such as LDAP's.
const MAIL_NAMES: [&str; 4] = ["mail", "mails", "othermails", "proxyaddresses"];

/// Names of what is inside of an e-mail address that is an object, such as SCIM's
/// `/emails/0/value`.
const MAIL_PARTS: [&str; 3] = ["value", "address", "display"];

/// Those of Azure AD B2C, and whatever is inside of them, also of one whose name has a dot
/// (`signInNames.userName`).
const SIGN_IN_OBJECTS: [&str; 2] = ["signinname", "signinnames"];

/// What people say about themselves (OpenID Connect Core 1.0, section 5.1). Deeper in the claims
/// these names may be those of an organization.
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
/// `mailNickname`, Microsoft's, is the part of an e-mail address before the `@`.
const CHANGEABLE_NAMES: [&str; 6] =
    ["login", "username", "userlogin", "screenname", "handle", "mailnickname"];

/// What the name of a claim says.
pub fn judge_name(path: &ClaimPath) -> Option<Unreliable> {
    let steps = path.steps();
    let word = last_word(&steps)?;
    let names: Vec<_> = steps.iter().filter(|step| !is_index(step)).collect();
    let is_mail_part = MAIL_PARTS.contains(&&*word)
        && names.iter().rev().nth(1).is_some_and(|object| is_mail_name(&word_of(object)));
    let is_sign_in_object = |name: &str| SIGN_IN_OBJECTS.contains(&&*normalized(name));
    let is_sign_in_part = names.iter().any(|name| name.split(SEPARATORS).any(is_sign_in_object));
    if is_mail_name(&word) || is_mail_part || is_sign_in_part || SIGN_IN_NAMES.contains(&&*word) {
        return Some(Unreliable::EmailAddress);
    }
    let is_on_top = names.len() == 1;
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

fn is_mail_name(word: &str) -> bool {
    let is_address = word.contains("mail") && (word.contains("address") || word.ends_with("mail"));
    word.contains("email") || is_address || MAIL_NAMES.contains(&word)
}

/// What stands between the words of a name.
const SEPARATORS: [char; 4] = ['/', ':', '.', '#'];

fn word_of(name: &str) -> String {
    normalized(name.rsplit(SEPARATORS).find(|word| !word.is_empty()).unwrap_or(name))
}

fn normalized(word: &str) -> String {
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
            "mail_address",
            "primary_mail",
            "mailPrimaryAddress",
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
            "signInName",
            "signInNames",
            "/signInNames/0/issuerAssignedId",
            "/signInNames/userName",
            "signInNames.userName",
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
            "/resource_access/email/roles",
            "/resource_access/mail/roles",
            "mailing_lists",
            "cognito:groups",
            "https://slack.com/team_id",
            "login",
        ] {
            assert_eq!(judge(claim), None, "{claim}");
        }
        for (claim, expected) in [
            ("login", true),
            ("/user/username", true),
            ("mailNickname", true),
            ("mail_nickname", true),
            ("groups", false),
        ] {
            assert_eq!(is_changeable(&ClaimPath::parse(claim).unwrap()), expected, "{claim}");
        }
    }
}
