//! Reads the settings of an OpenID provider. Those that are not set keep what its record says.

use std::str::FromStr;

use url::Url;

use super::{OpenIdProvider, setting_names::ProviderSettings};
use crate::{
    providers::{
        openid::signature_algorithms::SignatureAlgorithms,
        plain_http::{check_scheme, http_hint},
        presets::{client_auth_method::ClientAuthMethod, extra_params::ExtraParams},
        request_timeout::RequestTimeout,
    },
    settings::ConfigError,
};

const DISCOVERY_HINT: &str =
    "Set it to the URL of the discovery document; its issuer must still be AUTH_<NAME>_ISSUER.";

/// What only OpenID providers have.
pub(super) const OPENID_SUFFIXES: [&str; 10] = [
    "_ASSERTION_AUDIENCE",
    "_TRUSTED_AUDIENCES",
    "_ISSUER_ALIASES",
    "_RESPONSE_MODE",
    "_DISCOVERY_URL",
    "_ALGORITHMS",
    "_TENANTS",
    "_TEAM_ID",
    "_DOMAIN",
    "_TENANT",
];

/// Whether only OpenID providers have the setting with this suffix.
pub fn is_openid_setting(suffix: &str) -> bool {
    OPENID_SUFFIXES.contains(&suffix)
}

/// Reads everything but the issuer into `provider`, and returns what is wrong.
pub fn read_openid_settings(own: &ProviderSettings<'_>, provider: &mut OpenIdProvider) -> Vec<ConfigError> {
    let mut reader = Reader { own, mistakes: Vec::new() };
    reader.read_issuer(provider);
    reader.read_requests(provider);
    reader.read_tokens(provider);
    reader.mistakes
}

/// Collects mistakes.
struct Reader<'a> {
    own: &'a ProviderSettings<'a>,
    mistakes: Vec<ConfigError>,
}

impl<'a> Reader<'a> {
    /// The value of a setting, read by `read`; a mistake if it cannot be read.
    fn read<T, E: ToString>(
        &mut self,
        suffix: &str,
        hint: &str,
        read: impl FnOnce(&'a str) -> Result<T, E>,
    ) -> Option<T> {
        let value = read(self.own.get(suffix)?);
        value.map_err(|error| self.refuse(suffix, error.to_string(), hint)).ok()
    }

    fn parse<T: FromStr<Err: ToString>>(&mut self, suffix: &str, hint: &str) -> Option<T> {
        self.read(suffix, hint, str::parse)
    }

    fn refuse(&mut self, suffix: &str, problem: impl Into<String>, hint: &str) {
        self.mistakes.push(self.own.mistake(suffix, problem, hint));
    }

    fn read_issuer(&mut self, provider: &mut OpenIdProvider) {
        let allows_http = provider.allows_http;
        let given = self.own.get("_DISCOVERY_URL").unwrap_or_default();
        let hint = http_hint(given, self.own.prefix).unwrap_or_else(|| DISCOVERY_HINT.to_owned());
        let url = self.read("_DISCOVERY_URL", &hint, |text| {
            let url = Url::parse(text).map_err(|error| format!("is not a URL ({error})"))?;
            check_scheme(&url, allows_http).map_err(ToOwned::to_owned)?;
            Ok::<_, String>(url)
        });
        provider.discovery_url = url.or(provider.discovery_url.take());
        provider.issuer_aliases.extend(list(self.own.get("_ISSUER_ALIASES")));
        if let Some(text) = self.own.get("_TENANTS") {
            let hint = "List the ids of the tenants that may sign in, with commas between them.";
            match provider.tenants.take().map(|tenants| tenants.only(text.split(',').map(str::trim))) {
                Some(Ok(tenants)) => provider.tenants = Some(tenants),
                Some(Err(error)) => self.refuse("_TENANTS", error.to_string(), hint),
                None => {
                    self.refuse("_TENANTS", "is not used: the issuer is that of one tenant", "Leave it out.");
                }
            }
        }
    }

    fn read_requests(&mut self, provider: &mut OpenIdProvider) {
        let hint = "Write the scopes with spaces between them, such as openid profile email.";
        let scopes = provider.scopes.clone();
        if let Some(scopes) = self.read("_SCOPES", hint, |text| scopes.replaced_by(text)) {
            if !scopes.contains("openid") {
                self.refuse("_SCOPES", "lacks openid, without which there is no ID token", hint);
            }
            provider.scopes = scopes;
        }
        let method: Option<ClientAuthMethod> =
            self.parse("_AUTH_METHOD", "Write basic, basic_unencoded, post, private_key_jwt or none.");
        provider.client_auth = method.or(provider.client_auth);
        let audience = self.parse("_ASSERTION_AUDIENCE", "Write issuer or token_endpoint.");
        provider.assertion_audience = audience.unwrap_or(provider.assertion_audience);
        let mode = self.parse("_RESPONSE_MODE", "Write query or form_post.");
        provider.response_mode = mode.unwrap_or(provider.response_mode);
        provider.pkce = self.parse("_PKCE", "Write yes or no.").unwrap_or(provider.pkce);
        let hint = "Write name=value&name=value; Hallpass sends the parameters of the protocol itself.";
        if let Some(params) = self.read("_PARAMS", hint, ExtraParams::parse) {
            provider.account_choice = provider.account_choice.beside(&params, provider.record.prompts);
            provider.params = std::mem::take(&mut provider.params).overridden_by(params);
        }
        let timeout = self.read("_TIMEOUT", RequestTimeout::HINT, str::parse::<RequestTimeout>);
        provider.timeout = timeout.map(RequestTimeout::duration).or(provider.timeout);
    }

    fn read_tokens(&mut self, provider: &mut OpenIdProvider) {
        provider.trusted_audiences.extend(list(self.own.get("_TRUSTED_AUDIENCES")));
        let hint = "List the algorithms of its ID tokens, such as RS256 ES256, or HS256 alone.";
        let algorithms: Option<SignatureAlgorithms> = self.parse("_ALGORITHMS", hint);
        provider.algorithms = algorithms.unwrap_or_else(|| provider.algorithms.clone());
    }
}

/// Reads a list with commas or spaces between its entries.
fn list(text: Option<&str>) -> impl Iterator<Item = String> {
    let entries = text.unwrap_or_default().split([' ', ',']).filter(|entry| !entry.is_empty());
    entries.map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{
        providers::{
            config::{Protocol, ProviderConfig, configured_providers},
            presets::{assertion_audience::AssertionAudience, pkce::Pkce, response_mode::ResponseMode},
        },
        settings::Settings,
    };

    fn read(pairs: &[(&str, &str)]) -> Result<ProviderConfig, Vec<String>> {
        let given = [("AUTH_WORK_ID", "client"), ("AUTH_WORK_ISSUER", "https://id.example.org")];
        let secret = ("AUTH_WORK_SECRET", "hunter2");
        let settings: Settings = given.iter().chain([&secret]).chain(pairs).copied().collect();
        configured_providers(&settings)
            .map(|mut providers| providers.remove(0))
            .map_err(|mistakes| mistakes.into_iter().map(|mistake| mistake.name).collect())
    }

    fn openid(pairs: &[(&str, &str)]) -> OpenIdProvider {
        match read(pairs).unwrap().protocol {
            Protocol::OpenId(provider) => *provider,
            Protocol::OAuth2(_) => panic!("this is no OpenID provider"),
        }
    }

    #[test]
    fn openid_settings_replace_what_is_known() {
        let provider = openid(&[
            ("AUTH_WORK_SCOPES", "openid  groups"),
            ("AUTH_WORK_AUTH_METHOD", "post"),
            ("AUTH_WORK_PKCE", "no"),
            ("AUTH_WORK_PARAMS", "audience=api&prompt=select_account"),
            ("AUTH_WORK_TRUSTED_AUDIENCES", "one, two"),
            ("AUTH_WORK_ISSUER_ALIASES", "id.example.org"),
            ("AUTH_WORK_DISCOVERY_URL", "https://elsewhere.example.org/d?p=1"),
            ("AUTH_WORK_TIMEOUT", "9"),
            ("AUTH_WORK_ASSERTION_AUDIENCE", "token_endpoint"),
            ("AUTH_WORK_RESPONSE_MODE", "form_post"),
            ("AUTH_WORK_ALGORITHMS", "RS256"),
        ]);
        assert_eq!(provider.scopes.to_param().unwrap(), "openid groups");
        assert_eq!((provider.client_auth, provider.pkce), (Some(ClientAuthMethod::Post), Pkce::NotSent));
        assert_eq!(provider.params.get("audience"), Some("api"));
        assert_eq!(provider.assertion_audience, AssertionAudience::TokenEndpoint);
        assert_eq!(provider.response_mode, ResponseMode::FormPost);
        assert_eq!(provider.trusted_audiences, ["one", "two"]);
        assert_eq!(provider.issuer_aliases, ["id.example.org"]);
        assert_eq!(provider.document_url().unwrap().as_str(), "https://elsewhere.example.org/d?p=1");
        assert_eq!(provider.timeout, Some(Duration::from_secs(9)));
        assert_eq!(provider.algorithms.names(), ["RS256"]);
    }

    #[test]
    fn openid_settings_with_mistakes_are_named() {
        for (name, value) in [
            ("AUTH_WORK_SCOPES", "profile"),
            ("AUTH_WORK_SCOPES", "openid \"x\""),
            ("AUTH_WORK_AUTH_METHOD", "private_key"),
            ("AUTH_WORK_ASSERTION_AUDIENCE", "anyone"),
            ("AUTH_WORK_RESPONSE_MODE", "fragment"),
            ("AUTH_WORK_PKCE", "maybe"),
            ("AUTH_WORK_PARAMS", "state=fixed"),
            ("AUTH_WORK_DISCOVERY_URL", "http://id.example.org/d"),
            ("AUTH_WORK_DISCOVERY_URL", "elsewhere"),
            ("AUTH_WORK_TIMEOUT", "17"),
            ("AUTH_WORK_TIMEOUT", "0"),
            ("AUTH_WORK_ALGORITHMS", "none"),
            ("AUTH_WORK_ALGORITHMS", "HS256"),
            ("AUTH_WORK_TENANTS", "72f988bf-86f1-41af-91ab-2d7cd011db47"),
            ("AUTH_WORK_ALLOW_HTTP", "perhaps"),
        ] {
            assert_eq!(read(&[(name, value)]).unwrap_err(), [name], "{value}");
        }
    }

    #[test]
    fn openid_client_without_a_secret_needs_pkce() {
        let public = ("AUTH_WORK_AUTH_METHOD", "none");
        let settings = |pairs: &[(&str, &str)]| {
            let given = [("AUTH_WORK_ID", "client"), ("AUTH_WORK_ISSUER", "https://id.example.org"), public];
            configured_providers(&given.iter().chain(pairs).copied().collect())
        };
        assert!(settings(&[]).is_ok());
        for (name, value) in
            [("AUTH_WORK_PKCE", "no"), ("AUTH_WORK_ALGORITHMS", "HS256"), ("AUTH_WORK_SECRET", "hunter2")]
        {
            assert_eq!(settings(&[(name, value)]).unwrap_err()[0].name, name);
        }
    }
}
