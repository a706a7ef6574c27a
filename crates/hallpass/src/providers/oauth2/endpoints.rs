//! Where a provider is: each endpoint as it was said, or as its record says.

use url::Url;

use super::{
    builder::OAuth2Builder,
    builder_error::OAuth2BuilderErrors,
    endpoint_url::{parse_authorization_url, parse_endpoint_url},
    field::OAuth2Field,
};
use crate::{model::account::Issuer, providers::presets::oauth2::record::OAuth2Record};

/// Where a provider is, and what it is called.
pub(super) struct Endpoints {
    pub authorization: Url,
    pub token: Url,
    pub userinfo: Url,
    /// Whether they may be plain http on a private network.
    pub allows_http: bool,
    /// Who gives people their subjects.
    pub issuer: Issuer,
    /// How it names itself in its answer to the browser.
    pub answer_issuer: Option<String>,
}

impl OAuth2Builder {
    /// Reads the endpoints; `None` if there is a mistake.
    pub(super) fn read_endpoints(
        &self,
        record: &OAuth2Record,
        errors: &mut OAuth2BuilderErrors,
    ) -> Option<Endpoints> {
        let allows_http = errors.keep(OAuth2Field::AllowHttp, self.read_allow_http())?;
        let recorded = self.recorded(record, allows_http, errors).ok()?;
        let mut read = |field, default: Option<&str>, parse: fn(&str, bool) -> Result<Url, String>| {
            let text = self.text(field).or(default).ok_or_else(|| "is not set".to_owned());
            errors.keep(field, text.and_then(|text| parse(text, allows_http)))
        };
        let recorded = recorded.as_ref();
        let authorization = read(
            OAuth2Field::AuthorizationUrl,
            recorded.map(|urls| urls.authorization.as_str()),
            parse_authorization_url,
        );
        let token = read(OAuth2Field::TokenUrl, recorded.map(|urls| urls.token.as_str()), parse_endpoint_url);
        let userinfo =
            read(OAuth2Field::UserinfoUrl, recorded.map(|urls| urls.userinfo.as_str()), parse_endpoint_url);
        let userinfo = userinfo?;
        // The server that answers there gives people their subjects; the record knows the issuer of
        // one server and one kind of subject (S23).
        let is_set = |field| self.text(field).is_some();
        let has_others = is_set(OAuth2Field::UserinfoUrl) || is_set(OAuth2Field::SubjectField);
        let of_record = recorded
            .filter(|urls| !has_others && !urls.has_other_api)
            .map(|urls| Issuer::new(urls.issuer.as_str()));
        let own = self.identity_issuer.clone();
        let answer_issuer = self.answer_issuer.clone();
        Some(Endpoints {
            authorization: authorization?,
            token: token?,
            allows_http,
            issuer: own.or(of_record).unwrap_or_else(|| Issuer::new(without_query(&userinfo))),
            answer_issuer: answer_issuer.or_else(|| recorded.and_then(|urls| urls.answer_issuer.clone())),
            userinfo,
        })
    }
}

fn without_query(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::oauth2::provider::OAuth2Provider;

    #[test]
    fn github_urls_follow_the_configured_server() {
        let urls = |provider: &OAuth2Provider| {
            [&provider.authorization_url, &provider.token_url, &provider.userinfo.url]
                .map(ToString::to_string)
        };
        let github = || OAuth2Provider::preset("github").unwrap();
        let cloud = github().build().unwrap();
        assert_eq!(
            urls(&cloud),
            [
                "https://github.com/login/oauth/authorize",
                "https://github.com/login/oauth/access_token",
                "https://api.github.com/user",
            ]
        );
        assert_eq!(cloud.issuer.as_str(), "https://github.com");
        assert_eq!(cloud.answer_issuer.as_deref(), Some("https://github.com/login/oauth"));
        let own = github().server_url("https://git.example.org/").build().unwrap();
        assert_eq!(
            urls(&own),
            [
                "https://git.example.org/login/oauth/authorize",
                "https://git.example.org/login/oauth/access_token",
                "https://git.example.org/api/v3/user",
            ]
        );
        assert_eq!(own.issuer.as_str(), "https://git.example.org");
        let emails = own.emails.as_ref().unwrap().url(&own.userinfo.url);
        assert_eq!(emails.as_str(), "https://git.example.org/api/v3/user/emails");
        let api = github().api_url("https://api.example.org").build().unwrap();
        assert_eq!(api.userinfo.url.as_str(), "https://api.example.org/user");
        assert_eq!(api.issuer.as_str(), "https://api.example.org/user");
    }

    #[test]
    fn identity_s23_issuer_of_a_record_gives_its_own_subjects_only() {
        let issuer_of = |builder: OAuth2Builder| builder.build().unwrap().issuer.as_str().to_owned();
        let preset = |id: &str| OAuth2Provider::preset(id).unwrap();
        let (cloud, own) = ("https://github.com", "https://git.example.org");
        // A server of one's own, whose user numbers begin with 1 again.
        let moved = preset("github")
            .authorization_url("https://git.example.org/login/oauth/authorize")
            .token_url("https://git.example.org/login/oauth/access_token")
            .api_url("https://git.example.org/api/v3");
        assert_eq!(issuer_of(moved), "https://git.example.org/api/v3/user");
        let elsewhere = preset("github").server_url(cloud).api_url("https://git.example.org/api/v3/");
        assert_eq!(issuer_of(elsewhere), "https://git.example.org/api/v3/user");
        // Each server has one API, wherever that is.
        let with_api = preset("github").server_url(own).api_url("https://api.git.example.org");
        assert_eq!(issuer_of(with_api), own);
        assert_eq!(issuer_of(preset("github").api_url("https://api.github.com/")), cloud);
        // A login name of one person may be the number of another.
        let of_github = preset("github").subject_field("/login");
        assert_eq!(issuer_of(of_github), "https://api.github.com/user");
        let of_discord = preset("discord").subject_field("/username");
        assert_eq!(issuer_of(of_discord), "https://discord.com/api/users/@me");
    }

    #[test]
    fn identity_issuer_is_the_userinfo_url_without_a_record() {
        let own = |userinfo: &str| {
            OAuth2Provider::builder("/id")
                .authorization_url("https://id.example.org/authorize")
                .token_url("https://id.example.org/token")
                .userinfo_url(userinfo)
                .build()
                .unwrap()
        };
        // Two tenants at one host have different people.
        assert_eq!(
            own("https://id.example.org/a/me?fields=id").issuer.as_str(),
            "https://id.example.org/a/me"
        );
        assert_eq!(own("https://id.example.org/b/me").issuer.as_str(), "https://id.example.org/b/me");
        assert_eq!(own("https://id.example.org/a/me").answer_issuer, None);
        // Another server than the one of the record gives other people their subjects.
        let moved = OAuth2Provider::preset("discord").unwrap().userinfo_url("https://id.example.org/me");
        assert_eq!(moved.build().unwrap().issuer.as_str(), "https://id.example.org/me");
    }
}
