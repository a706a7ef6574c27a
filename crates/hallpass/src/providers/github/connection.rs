//! Signs a person in with GitHub: sends the browser there, exchanges the code, and asks the API.

use secrecy::SecretString;

use super::{
    server::{CLIENT_AUTH, GitHubServer, SCOPES},
    user::{GitHubEmail, GitHubUser},
};
use crate::{
    model::account::Coverage,
    providers::{
        authorization_code::CodeExchange,
        authorization_request::{AuthorizationParams, authorization_url},
        endpoint::Endpoint,
        exchange_error::ExchangeError,
        http_client::ProviderHttp,
        identity::{AllClaims, AnswerIssuer, VerifiedIdentity},
        json::{JsonObject, read_all_members},
        presets::{extra_params::ExtraParams, pkce::Pkce},
        protected_resource::get_document,
        provider_fault::ProviderFault,
        registration::Registration,
        token_request::TokenRequest,
    },
};

/// GitHub, as it was configured.
pub struct GitHubConnection {
    server: GitHubServer,
    registration: Registration,
}

impl GitHubConnection {
    /// A connection to `server`. Sends no request yet.
    pub fn new(server: GitHubServer, registration: Registration) -> Self {
        Self { server, registration }
    }

    /// The URL that sends the browser to GitHub.
    ///
    /// # Errors
    /// The configured URL cannot be used.
    pub fn authorization_url(&self, params: AuthorizationParams<'_>) -> Result<String, ProviderFault> {
        let endpoint = self.server.authorization_endpoint()?;
        let mut url = authorization_url(&endpoint, &self.registration, &SCOPES, Pkce::Sent, &params);
        for (name, value) in params.extras {
            // GitHub has a name of its own for the suggested account.
            let name = if name == "login_hint" { "login" } else { name };
            url.query_pairs_mut().append_pair(name, value);
        }
        Ok(url.into())
    }

    /// The origin of the authorization endpoint.
    pub fn authorization_origin(&self) -> String {
        let endpoint = self.server.authorization_endpoint();
        endpoint.map_or_else(|_| "null".into(), |url| url.origin().ascii_serialization())
    }

    /// The issuer that GitHub's answer must name if it names one.
    pub fn answer_issuer(&self) -> AnswerIssuer {
        let issuer = self.server.answer_issuer();
        AnswerIssuer { is_name: Box::new(move |iss| iss == issuer), promised: false }
    }

    /// Exchanges the code, once, and asks the API who the person is. The access token is dropped at
    /// the end.
    ///
    /// # Errors
    /// See [`ExchangeError`].
    pub async fn exchange(
        &self,
        http: &ProviderHttp,
        exchange: CodeExchange<'_>,
    ) -> Result<VerifiedIdentity, ExchangeError> {
        let request = TokenRequest {
            endpoint: &self.server.token_endpoint()?,
            registration: &self.registration,
            client_auth: CLIENT_AUTH,
            code: &exchange.code,
            pkce_verifier: Some(exchange.pkce_verifier),
            extras: &ExtraParams::default(),
        };
        let token = request.exchange(http).await?.access_token;
        let token =
            token.ok_or_else(|| ExchangeError::misconfigured("the token endpoint gave no access token"))?;
        let user = get_document(http, Endpoint::GitHubUser, &self.server.user_endpoint()?, &token).await?;
        let claims = AllClaims { id_token: Some(JsonObject::new()), userinfo: read_all_members(&user) };
        // Strict: nothing else identifies the person.
        let user = GitHubUser::parse(&user).ok_or_else(|| {
            ExchangeError::misconfigured("GitHub's user endpoint gave no JSON object with a number (id)")
        })?;
        let emails = self.emails(http, &token).await;
        let coverage = if emails.is_some() { Coverage::Whole } else { Coverage::Partial };
        let profile = user.into_profile(emails.unwrap_or_default());
        let profile = profile.ok_or_else(|| ExchangeError::rejected("the user has no number"))?;
        Ok(VerifiedIdentity { profile: profile.with_coverage(coverage), auth_time: None, claims })
    }

    /// The person's e-mail addresses; `None` if the request fails. An organisation may forbid it,
    /// and an e-mail address does not identify anyone.
    async fn emails(&self, http: &ProviderHttp, token: &SecretString) -> Option<Vec<GitHubEmail>> {
        let document = match self.server.emails_endpoint() {
            Ok(url) => get_document(http, Endpoint::GitHubEmails, &url, token).await,
            Err(fault) => Err(fault),
        };
        let emails = document.and_then(|document| {
            let no_list = || ProviderFault::Misconfigured(format!("{} gave no list", Endpoint::GitHubEmails));
            GitHubEmail::parse_list(&document).ok_or_else(no_list)
        });
        emails
            .inspect_err(
                |fault| tracing::warn!(cause = %fault, "the sign-in goes on without e-mail addresses"),
            )
            .ok()
    }
}
