//! GitHub: OAuth 2 without an ID token. Who somebody is, its API says.

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::model::account::{Email, Profile, Subject};

/// Where GitHub is: github.com, or a GitHub Enterprise Server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitHub {
    /// Where people sign in.
    pub web: Url,
    /// Where its API is.
    pub api: Url,
}

/// The part of `GET /user` that we use. Only `id` has to be there: a member of the wrong type is left out.
#[derive(Clone, Debug, Deserialize)]
pub struct GitHubUser {
    /// Never changes, unlike `login`, which somebody else may take over.
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

impl GitHub {
    /// What may be asked: the profile, and the addresses, most of which are private.
    pub const SCOPES: [&str; 2] = ["read:user", "user:email"];

    /// The authorization endpoint.
    pub fn authorization_endpoint(&self) -> String {
        below(&self.web, "login/oauth/authorize")
    }

    /// The token endpoint.
    pub fn token_endpoint(&self) -> String {
        below(&self.web, "login/oauth/access_token")
    }

    /// Who the person is.
    pub fn user_endpoint(&self) -> String {
        below(&self.api, "user")
    }

    /// Their addresses.
    pub fn emails_endpoint(&self) -> String {
        below(&self.api, "user/emails")
    }

    /// How GitHub calls itself in its answers (RFC 9207), if it does.
    pub fn issuer(&self) -> String {
        below(&self.web, "login/oauth")
    }
}

impl GitHubUser {
    /// Reads what `GET /user` answered. `None` if that does not say who it is.
    pub fn parse(document: &[u8]) -> Option<Self> {
        let object: serde_json::Map<String, Value> = serde_json::from_slice(document).ok()?;
        serde_json::from_value(Value::Object(object)).ok()
    }

    /// The person. Of their addresses only the primary one counts, and it is theirs only if GitHub verified it.
    pub fn into_profile(self, emails: Vec<GitHubEmail>) -> Option<Profile> {
        let subject = Subject::parse(&self.id.to_string())?;
        let primary = emails.into_iter().find(|entry| entry.primary);
        let email = primary.map(|entry| match entry.verified {
            true => Email::Verified(entry.email),
            false => Email::Unverified(entry.email),
        });
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
        let name = text(&self.name).filter(|name| !name.trim().is_empty()).or_else(|| text(&self.login));
        Some(Profile::new(subject, name, email, text(&self.avatar_url)))
    }
}

impl GitHubEmail {
    /// Reads what `GET /user/emails` answered, without entries that cannot be read. `None` if it is no list.
    pub fn parse_list(document: &[u8]) -> Option<Vec<Self>> {
        let entries: Vec<Value> = serde_json::from_slice(document).ok()?;
        Some(entries.into_iter().filter_map(|entry| serde_json::from_value(entry).ok()).collect())
    }
}

fn below(base: &Url, path: &str) -> String {
    format!("{}/{path}", base.as_str().trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn profile(user: Value, emails: Value) -> Profile {
        let user = GitHubUser::parse(user.to_string().as_bytes()).unwrap();
        user.into_profile(GitHubEmail::parse_list(emails.to_string().as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn github_members_of_odd_types_are_left_out_but_the_number() {
        let odd = json!({ "id": 1, "login": "ghost", "name": 5, "avatar_url": [] });
        let emails =
            json!([{ "email": 1 }, "x", { "email": "a@example.org", "primary": true, "verified": true }]);
        let profile = profile(odd, emails);
        assert_eq!((profile.name.as_deref(), profile.image), (Some("ghost"), None));
        assert_eq!(profile.email, Some(Email::Verified("a@example.org".into())));
        for id in [json!("1"), json!(1.5), json!(-1), json!(null)] {
            assert!(GitHubUser::parse(json!({ "id": id }).to_string().as_bytes()).is_none(), "{id}");
        }
        assert!(GitHubEmail::parse_list(b"{}").is_none());
    }

    #[test]
    fn the_number_is_the_identity_and_the_primary_address_the_address() {
        let profile = profile(
            json!({ "id": 583_231, "login": "octocat", "name": "The Octocat", "avatar_url": "https://example.org/o.png" }),
            json!([
                { "email": "other@example.org", "primary": false, "verified": true, "visibility": null },
                { "email": "octocat@example.org", "primary": true, "verified": true, "visibility": "private" },
            ]),
        );
        assert_eq!(profile.subject.as_str(), "583231");
        assert_eq!(profile.name.as_deref(), Some("The Octocat"));
        assert_eq!(profile.email, Some(Email::Verified("octocat@example.org".into())));
    }

    #[test]
    fn without_a_name_the_login_is_shown_and_an_unverified_address_is_unverified() {
        let profile = profile(
            json!({ "id": 1, "login": "ghost", "name": null, "avatar_url": null }),
            json!([{ "email": "victim@example.org", "primary": true, "verified": false }]),
        );
        assert_eq!(profile.name.as_deref(), Some("ghost"));
        assert_eq!(profile.email, Some(Email::Unverified("victim@example.org".into())));
    }
}
