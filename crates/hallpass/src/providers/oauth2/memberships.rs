//! Asks a provider whether the person is a member of an organization or a team: GitHub.

use serde_json::Value;
use url::Url;

use super::{caller::Caller, membership_answer::read_membership, userinfo::Userinfo};
use crate::providers::{
    endpoint::Endpoint,
    http_client::ProviderHttp,
    presets::{oauth2::record::RecordedMemberships, scopes::Scopes},
    provider_fault::ProviderFault,
    rules::allowed_organizations::{AllowedOrganizations, Organization, is_login},
};

/// How a provider says who is a member of what.
#[derive(Clone, Copy, Debug)]
pub struct Memberships(RecordedMemberships);

impl Memberships {
    /// As a record says.
    pub fn of_record(record: RecordedMemberships) -> Self {
        Self(record)
    }

    /// `scopes`, with the one that an access token needs for this.
    pub fn add_scope(&self, scopes: &Scopes) -> Scopes {
        let is_there =
            [&[self.0.scope], self.0.wider_scopes].concat().iter().any(|scope| scopes.contains(scope));
        if is_there { scopes.clone() } else { scopes.with(self.0.scope) }
    }

    /// Whether the person is an active member of one that is allowed.
    ///
    /// # Errors
    /// They are a member of none that could be asked for, and one could not.
    pub async fn is_member(
        &self,
        http: &ProviderHttp,
        userinfo: &Userinfo,
        caller: Caller<'_>,
        document: &Value,
        allowed: &AllowedOrganizations,
    ) -> Result<bool, ProviderFault> {
        let mut asked = Ok(false);
        for organization in allowed.iter() {
            match self.is_active(http, userinfo, caller, document, organization).await {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(fault) => asked = Err(fault),
            }
        }
        asked
    }

    async fn is_active(
        &self,
        http: &ProviderHttp,
        userinfo: &Userinfo,
        caller: Caller<'_>,
        document: &Value,
        organization: &Organization,
    ) -> Result<bool, ProviderFault> {
        let url = self.url(&userinfo.url, document, organization)?;
        let answer = userinfo.send_as(http, Endpoint::Memberships, &url, caller).await?;
        read_membership(answer, organization)
    }

    /// Where the membership is, below the folder of the userinfo endpoint.
    fn url(
        &self,
        userinfo: &Url,
        document: &Value,
        organization: &Organization,
    ) -> Result<Url, ProviderFault> {
        let path = if organization.team.is_some() { self.0.team } else { self.0.organization };
        let mut url = userinfo.clone();
        url.set_query(None);
        let cannot = |what: &str| ProviderFault::Misconfigured(format!("{} {what}", Endpoint::Memberships));
        let login = || {
            let login = document.get(self.0.login).and_then(Value::as_str).filter(|login| is_login(login));
            login.ok_or_else(|| cannot("needs the login name, which the userinfo answer does not have"))
        };
        let mut segments = url.path_segments_mut().map_err(|()| cannot("has no URL"))?;
        segments.pop_if_empty().pop();
        for segment in path.split('/') {
            segments.push(match segment {
                "{organization}" => organization.name.as_str(),
                "{team}" => organization.team.as_deref().unwrap_or_default(),
                "{login}" => login()?,
                fixed => fixed,
            });
        }
        drop(segments);
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::providers::oauth2::provider::OAuth2Provider;

    fn github(url: &str) -> OAuth2Provider {
        OAuth2Provider::preset("github").unwrap().server_url(url).build().unwrap()
    }

    #[test]
    fn membership_url_is_below_the_api() {
        let memberships = github("https://git.example.org").memberships.unwrap();
        let url_of = |userinfo: &str, entry: &str, document: Value| {
            let allowed = AllowedOrganizations::parse(entry).unwrap();
            let organization = allowed.iter().next().unwrap();
            memberships.url(&Url::parse(userinfo).unwrap(), &document, organization).map(String::from)
        };
        let octocat = || json!({ "login": "octo-cat_x" });
        let own = "https://git.example.org/api/v3/user?x=1";
        assert_eq!(
            url_of(own, "acme", json!({})).unwrap(),
            "https://git.example.org/api/v3/user/memberships/orgs/acme"
        );
        assert_eq!(
            url_of("https://api.github.com/user", "acme/core", octocat()).unwrap(),
            "https://api.github.com/orgs/acme/teams/core/memberships/octo-cat_x"
        );
        for login in
            [json!(null), json!(""), json!(1), json!(".."), json!("a/b"), json!("a?b"), json!("a%2fb")]
        {
            assert!(url_of(own, "acme/core", json!({ "login": login })).is_err(), "{login}");
        }
    }

    #[test]
    fn membership_scope_is_added_once() {
        let memberships = github("https://git.example.org").memberships.unwrap();
        let add = |scopes: &'static str| memberships.add_scope(&Scopes::new(scopes)).to_string();
        assert_eq!(add("read:user user:email"), "read:user user:email read:org");
        for there in ["read:org", "user admin:org", "write:org user"] {
            assert_eq!(add(there), there);
        }
    }
}
