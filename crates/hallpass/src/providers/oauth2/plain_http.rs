//! The requests to an OAuth 2 provider that a setting lets be plain http.

use url::Url;

use super::provider::OAuth2Provider;
use crate::providers::{
    http_client::ProviderHttp,
    plain_http::{is_allowed_http, is_http_on_a_network},
};

impl OAuth2Provider {
    /// The client for requests to `url`, one of its endpoints.
    pub(crate) fn http(&self, http: &ProviderHttp, url: &Url) -> ProviderHttp {
        let http = http.for_provider(url).with_request_timeout(self.timeout);
        if is_allowed_http(url, self.allows_http) { http.allowing_plain_http_to(url) } else { http }
    }

    /// Whether it is asked by plain http on a network.
    pub(crate) fn uses_plain_http(&self) -> bool {
        let urls = [&self.authorization_url, &self.token_url, &self.userinfo.url];
        urls.into_iter().any(|url| is_http_on_a_network(url, self.allows_http))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::providers::http_settings::ProviderHttpSettings;

    #[tokio::test]
    async fn oauth2_requests_by_http_go_only_to_an_allowed_host() {
        let http = ProviderHttp::new(&ProviderHttpSettings::default()).unwrap();
        let builder = OAuth2Provider::builder("/id")
            .authorization_url("http://id.internal/authorize")
            .token_url("http://id.internal/token")
            .userinfo_url("https://api.example.org/me");
        assert!(builder.build().is_err());
        let provider = builder.allow_http().timeout(Duration::from_secs(3)).build().unwrap();
        assert!(provider.uses_plain_http());
        let url = |text: &str| Url::parse(text).unwrap();
        assert!(provider.http(&http, &provider.token_url).allows(&provider.token_url));
        assert!(!provider.http(&http, &provider.token_url).allows(&url("http://other.internal/token")));
        assert!(!provider.http(&http, &provider.userinfo.url).allows(&provider.token_url));
        let public = OAuth2Provider::builder("/id")
            .authorization_url("http://id.example.org/authorize")
            .token_url("https://id.example.org/token")
            .userinfo_url("https://id.example.org/me")
            .allow_http();
        assert!(public.build().is_err());
    }
}
