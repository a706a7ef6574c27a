//! The authorization request of an OAuth 2 provider.

use url::Url;

use super::provider::OAuth2Provider;
use crate::providers::{
    authorization_request::{AuthorizationParams, authorization_url, with_encoded_spaces},
    registration::Registration,
};

impl OAuth2Provider {
    /// The URL that sends the browser to the provider. Parameters of the sign-in's own URL replace
    /// those of the record and the settings.
    pub(crate) fn authorization_url(
        &self,
        registration: &Registration,
        params: &AuthorizationParams<'_>,
    ) -> Url {
        let mut url =
            authorization_url(&self.authorization_url, registration, &self.scopes, self.pkce, params);
        let own_name = |name: &str| {
            let renamed = self.renamed_params.iter().find(|(known, _)| *known == name);
            renamed.map_or_else(|| name.to_owned(), |(_, own)| (*own).to_owned())
        };
        let extras = params.extras_beside(&self.params).into_iter();
        let extras: Vec<_> = extras.map(|(name, value)| (own_name(name), value)).collect();
        let is_replaced = |name: &str| extras.iter().any(|(extra, _)| extra == name);
        let configured = self.params.iter().filter(|(name, _)| !is_replaced(name));
        url.query_pairs_mut().extend_pairs(configured).extend_pairs(&extras);
        with_encoded_spaces(url)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::providers::presets::pkce::Pkce;

    fn query(provider: &OAuth2Provider, extras: &[(String, String)]) -> Vec<(String, String)> {
        let registration = Registration {
            client_id: "client".into(),
            client_id_param: "client_id".into(),
            credential: "secret".into(),
            redirect_uri: "https://app.example.org/back".into(),
        };
        let [state, nonce, verifier] = ["state", "nonce", &"v".repeat(43)].map(SecretString::from);
        let params = AuthorizationParams { state: &state, nonce: &nonce, pkce_verifier: &verifier, extras };
        provider.authorization_url(&registration, &params).query_pairs().into_owned().collect()
    }

    fn value<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
        let mut found = query.iter().filter(|(known, _)| known == name);
        let first = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} is there twice: {query:?}");
        first
    }

    #[test]
    fn authorization_params_of_the_sign_in_replace_configured_ones() {
        let provider = OAuth2Provider::builder("/id")
            .authorization_url("https://id.example.org/authorize?owner=user")
            .token_url("https://id.example.org/token")
            .userinfo_url("https://id.example.org/me")
            .params("prompt=consent&hd=example.org");
        let provider = provider.build().unwrap();
        let own = query(&provider, &[]);
        assert_eq!((value(&own, "prompt"), value(&own, "hd")), (Some("consent"), Some("example.org")));
        assert_eq!((value(&own, "owner"), value(&own, "scope")), (Some("user"), None));
        assert_eq!(value(&own, "code_challenge_method"), Some("S256"));
        assert_eq!(value(&own, "nonce"), None);
        let asked = query(&provider, &[("prompt".into(), "login".into())]);
        assert_eq!((value(&asked, "prompt"), value(&asked, "hd")), (Some("login"), Some("example.org")));
        let chosen = query(&provider, &[("prompt".into(), "select_account".into())]);
        assert_eq!(value(&chosen, "prompt"), Some("consent"));
        let without = OAuth2Provider { pkce: Pkce::NotSent, ..provider };
        assert_eq!(value(&query(&without, &[]), "code_challenge"), None);
    }

    #[test]
    fn authorization_params_have_the_names_of_the_provider() {
        let github = OAuth2Provider::preset("github").unwrap().build().unwrap();
        let query = query(&github, &[("login_hint".into(), "octocat".into())]);
        assert_eq!((value(&query, "login"), value(&query, "login_hint")), (Some("octocat"), None));
    }
}
