//! Where a provider is: each endpoint as it was said, or as its record says.

use url::Url;

use super::{
    builder::OAuth2Builder,
    builder_error::OAuth2BuilderErrors,
    endpoint_url::{parse_authorization_url, parse_endpoint_url, parse_server_url},
    field::OAuth2Field,
};
use crate::{
    model::account::Issuer,
    providers::presets::oauth2::{endpoints::RecordEndpoints, record::OAuth2Record},
};

/// Where a provider is, and what it is called.
pub(super) struct Endpoints {
    pub authorization: Url,
    pub token: Url,
    pub userinfo: Url,
    /// Who gives people their subjects.
    pub issuer: Issuer,
    /// How it names itself in its answer to the browser.
    pub answer_issuer: Option<String>,
}

/// What a record says, as text.
struct Recorded {
    issuer: String,
    answer_issuer: Option<String>,
    authorization: String,
    token: String,
    userinfo: String,
}

/// There is a mistake, which is among the errors already.
struct Mistaken;

impl OAuth2Builder {
    /// Reads the endpoints; `None` if there is a mistake.
    pub(super) fn read_endpoints(
        &self,
        record: &OAuth2Record,
        errors: &mut OAuth2BuilderErrors,
    ) -> Option<Endpoints> {
        let recorded = self.recorded(record, errors).ok()?;
        let mut read = |field, default: Option<&str>, parse: fn(&str) -> Result<Url, String>| {
            let text = self.text(field).or(default).ok_or_else(|| "is not set".to_owned());
            errors.keep(field, text.and_then(parse))
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
        // The server that answers there gives people their subjects, so that it names the issuer.
        let is_moved = self.text(OAuth2Field::UserinfoUrl).is_some();
        let of_record = recorded.filter(|_| !is_moved).map(|urls| Issuer::new(urls.issuer.as_str()));
        let own = self.identity_issuer.clone();
        let answer_issuer = self.answer_issuer.clone();
        Some(Endpoints {
            authorization: authorization?,
            token: token?,
            issuer: own.or(of_record).unwrap_or_else(|| Issuer::new(without_query(&userinfo))),
            answer_issuer: answer_issuer.or_else(|| recorded.and_then(|urls| urls.answer_issuer.clone())),
            userinfo,
        })
    }

    /// What the record says, if it says anything.
    fn recorded(
        &self,
        record: &OAuth2Record,
        errors: &mut OAuth2BuilderErrors,
    ) -> Result<Option<Recorded>, Mistaken> {
        let paths = match &record.endpoints {
            RecordEndpoints::Unknown => return Ok(None),
            RecordEndpoints::Fixed { issuer, authorization, token, userinfo } => {
                return Ok(Some(Recorded {
                    issuer: (*issuer).to_owned(),
                    answer_issuer: record.answer_issuer.map(ToOwned::to_owned),
                    authorization: (*authorization).to_owned(),
                    token: (*token).to_owned(),
                    userinfo: (*userinfo).to_owned(),
                }));
            }
            RecordEndpoints::OfServer(paths) => paths,
        };
        let own = self.text(OAuth2Field::ServerUrl);
        let server = own.or(paths.server).ok_or_else(|| "is not set".to_owned());
        let server =
            errors.keep(OAuth2Field::ServerUrl, server.and_then(parse_server_url)).ok_or(Mistaken)?;
        let usual = match (own, paths.api) {
            (None, Some(api)) => api.url.to_owned(),
            (Some(_), Some(api)) => format!("{server}{}", api.path),
            (_, None) => server.clone(),
        };
        let api = self.text(OAuth2Field::ApiUrl).unwrap_or(&usual);
        let api = errors.keep(OAuth2Field::ApiUrl, parse_server_url(api)).ok_or(Mistaken)?;
        Ok(Some(Recorded {
            authorization: format!("{server}{}", paths.authorization),
            token: format!("{server}{}", paths.token),
            userinfo: format!("{api}{}", paths.userinfo),
            answer_issuer: record.answer_issuer.map(|path| format!("{server}{path}")),
            issuer: server,
        }))
    }
}

fn without_query(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.into()
}

#[cfg(test)]
mod tests {
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
        assert_eq!(api.issuer.as_str(), "https://github.com");
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
