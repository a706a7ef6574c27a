//! Which URLs of an OpenID provider may be plain http.

use url::Url;

use super::openid_provider::OpenIdProvider;
use crate::providers::{
    http_client::ProviderHttp,
    plain_http::{check_scheme, is_allowed_http, is_http_on_a_network},
};

impl OpenIdProvider {
    /// The client for its URLs: they must be https, unless its discovery document is fetched from
    /// this computer, or plain http is allowed to its host on a private network.
    pub(crate) fn http(&self, http: &ProviderHttp) -> ProviderHttp {
        let first = self.first_url();
        let http = http.for_provider(&first).with_request_timeout(self.timeout);
        if is_allowed_http(&first, self.allows_http) { http.allowing_plain_http_to(&first) } else { http }
    }

    /// Checks its issuer, and the URL of its discovery document.
    pub(crate) fn check_urls(&self) -> Result<(), &'static str> {
        let urls = [Some(self.issuer.url()), self.discovery_url.as_ref()];
        urls.into_iter().flatten().try_for_each(|url| check_scheme(url, self.allows_http))
    }

    /// Whether it is asked by plain http on a network.
    pub(crate) fn uses_plain_http(&self) -> bool {
        is_http_on_a_network(&self.first_url(), self.allows_http)
    }

    /// That of the first request.
    fn first_url(&self) -> Url {
        self.document_url().unwrap_or_else(|| self.issuer.url().clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::http_settings::ProviderHttpSettings;

    #[tokio::test]
    async fn openid_requests_by_http_go_only_to_the_allowed_host() {
        let http = ProviderHttp::new(&ProviderHttpSettings::default()).unwrap();
        let allows =
            |provider: &OpenIdProvider, url: &str| provider.http(&http).allows(&Url::parse(url).unwrap());
        let mut provider = OpenIdProvider::new("http://keycloak:8080/realms/x").unwrap();
        assert!(!allows(&provider, "http://keycloak:8080/token"));
        provider.allows_http = true;
        assert!(
            allows(&provider, "http://keycloak:8080/token")
                && allows(&provider, "https://id.example.org/token")
        );
        assert!(
            !allows(&provider, "http://keycloak.example.org/token")
                && !allows(&provider, "http://other/token")
        );
        // Code can allow it to a host of the internet, too, and does not.
        let mut public = OpenIdProvider::new("http://id.example.org").unwrap();
        public.allows_http = true;
        assert!(!allows(&public, "http://id.example.org/token") && !public.uses_plain_http());
        // The setting alone, with an issuer by https, allows nothing.
        let mut https = OpenIdProvider::new("https://id.example.org").unwrap();
        https.allows_http = true;
        assert!(!allows(&https, "http://id.example.org/token") && !allows(&https, "http://127.0.0.1/token"));
    }
}
