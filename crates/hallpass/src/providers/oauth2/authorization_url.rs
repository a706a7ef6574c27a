//! The authorization request of an OAuth 2 provider.

use url::Url;

use super::provider::OAuth2Provider;
use crate::providers::{
    authorization_request::{AuthorizationParams, authorization_url, with_encoded_spaces},
    chosen_account::asks_for_account_choice,
    presets::openid::recent_sign_in::RecentSignIn,
    registration::Registration,
    sign_in_params::{AskedFor, sign_in_params},
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
        let extras = self.renamed(params.extras);
        url.query_pairs_mut().extend_pairs(sign_in_params(&self.params, &extras, self.asked_for()));
        with_encoded_spaces(url)
    }

    /// Whether a sign-in with `extras` asks for a choice of accounts.
    pub(crate) fn asks_for_account_choice(&self, extras: &[(String, String)]) -> bool {
        let extras = self.renamed(extras);
        asks_for_account_choice(&self.authorization_url, &self.params, &extras, self.asked_for())
    }

    fn renamed(&self, extras: &[(String, String)]) -> Vec<(String, String)> {
        let own_name = |name: &str| {
            let renamed = self.renamed_params.iter().find(|(known, _)| *known == name);
            renamed.map_or_else(|| name.to_owned(), |(_, own)| (*own).to_owned())
        };
        extras.iter().map(|(name, value)| (own_name(name), value.clone())).collect()
    }

    fn asked_for(&self) -> AskedFor {
        // None of them can prove a recent sign-in.
        AskedFor { account_choice: self.account_choice, recent_sign_in: RecentSignIn::Never }
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
    fn authorization_params_ask_for_a_choice_of_accounts() {
        let choose = [("prompt".to_owned(), "select_account".to_owned())];
        let spotify = OAuth2Provider::preset("spotify").unwrap().build().unwrap();
        let asked = query(&spotify, &choose);
        assert_eq!((value(&asked, "show_dialog"), value(&asked, "prompt")), (Some("true"), None));
        assert_eq!(value(&query(&spotify, &[]), "show_dialog"), None);
        let reddit = OAuth2Provider::preset("reddit").unwrap().build().unwrap();
        assert_eq!(query(&reddit, &choose), query(&reddit, &[]), "it knows no such parameter");
    }

    #[test]
    fn authorization_params_have_the_names_of_the_provider() {
        let github = OAuth2Provider::preset("github").unwrap().build().unwrap();
        let query = query(&github, &[("login_hint".into(), "octocat".into())]);
        assert_eq!((value(&query, "login"), value(&query, "login_hint")), (Some("octocat"), None));
    }
}
