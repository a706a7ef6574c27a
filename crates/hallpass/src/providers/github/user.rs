//! What GitHub's API says about the person.

use serde::Deserialize;
use serde_json::Value;

use crate::model::account::{Email, Profile, Subject};

/// The part of `GET /user` that is used. Only `id` is required: another member of a wrong type is
/// left out.
#[derive(Clone, Debug, Deserialize)]
pub struct GitHubUser {
    /// Never changes, unlike `login`, which another person may take over.
    id: u64,
    #[serde(default)]
    login: Value,
    #[serde(default)]
    name: Value,
    #[serde(default)]
    avatar_url: Value,
}

/// An entry of `GET /user/emails`.
#[derive(Clone, Debug, Deserialize)]
pub struct GitHubEmail {
    email: String,
    primary: bool,
    verified: bool,
}

impl GitHubUser {
    /// Reads the answer of `GET /user`. `None` if it does not identify the person.
    pub fn parse(document: &[u8]) -> Option<Self> {
        let object: serde_json::Map<String, Value> = serde_json::from_slice(document).ok()?;
        serde_json::from_value(Value::Object(object)).ok()
    }

    /// The person's profile. Of the e-mail addresses only the primary one counts.
    pub fn into_profile(self, emails: Vec<GitHubEmail>) -> Option<Profile> {
        let subject = Subject::parse(&self.id.to_string())?;
        let primary = emails.into_iter().find(|entry| entry.primary);
        let email = primary.map(|entry| {
            if entry.verified { Email::Verified(entry.email) } else { Email::Unverified(entry.email) }
        });
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
        let name = text(&self.name).filter(|name| !name.trim().is_empty()).or_else(|| text(&self.login));
        Some(Profile::new(subject, name, email, text(&self.avatar_url)))
    }
}

impl GitHubEmail {
    /// Reads the answer of `GET /user/emails`. Unreadable entries are left out. `None` if it is not
    /// a list.
    pub fn parse_list(document: &[u8]) -> Option<Vec<Self>> {
        let entries: Vec<Value> = serde_json::from_slice(document).ok()?;
        Some(entries.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn profile(user: &Value, emails: &Value) -> Profile {
        let user = GitHubUser::parse(user.to_string().as_bytes()).unwrap();
        user.into_profile(GitHubEmail::parse_list(emails.to_string().as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn github_member_of_a_wrong_type_is_left_out_except_the_id() {
        let odd = json!({ "id": 1, "login": "ghost", "name": 5, "avatar_url": [] });
        let emails =
            json!([{ "email": 1 }, "x", { "email": "a@example.org", "primary": true, "verified": true }]);
        let profile = profile(&odd, &emails);
        assert_eq!((profile.name.as_deref(), profile.image), (Some("ghost"), None));
        assert_eq!(profile.email, Some(Email::Verified("a@example.org".into())));
        for id in [json!("1"), json!(1.5), json!(-1), json!(null)] {
            assert!(GitHubUser::parse(json!({ "id": id }).to_string().as_bytes()).is_none(), "{id}");
        }
        assert!(GitHubEmail::parse_list(b"{}").is_none());
    }

    #[test]
    fn github_id_is_the_identity_and_the_primary_email_is_used() {
        let profile = profile(
            &json!({ "id": 583_231, "login": "octocat", "name": "The Octocat", "avatar_url": "https://example.org/o.png" }),
            &json!([
                { "email": "other@example.org", "primary": false, "verified": true, "visibility": null },
                { "email": "octocat@example.org", "primary": true, "verified": true, "visibility": "private" },
            ]),
        );
        assert_eq!(profile.subject.as_str(), "583231");
        assert_eq!(profile.name.as_deref(), Some("The Octocat"));
        assert_eq!(profile.email, Some(Email::Verified("octocat@example.org".into())));
    }

    #[test]
    fn github_user_without_a_name_is_shown_by_login() {
        let profile = profile(
            &json!({ "id": 1, "login": "ghost", "name": null, "avatar_url": null }),
            &json!([{ "email": "victim@example.org", "primary": true, "verified": false }]),
        );
        assert_eq!(profile.name.as_deref(), Some("ghost"));
        assert_eq!(profile.email, Some(Email::Unverified("victim@example.org".into())));
    }
}
