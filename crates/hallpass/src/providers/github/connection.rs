//! Signing in with GitHub: OAuth 2 (RFC 6749) with PKCE, and then its API says who it is.

use secrecy::SecretString;
use url::Url;

use super::{
    connection::{AnswerIssuer, AuthorizationParams, ExchangeError, VerifiedIdentity},
    http_client::ProviderHttp,
    http_error::Endpoint,
    pending::PendingSignIn,
    provider_fault::ProviderFault,
    registration::Registration,
    resource::get_document,
    token_request::{ClientAuth, TokenRequest},
};
use crate::{
    model::account::Coverage,
    providers::config::{GitHub, GitHubEmail, GitHubUser},
};

/// GitHub, as it was configured.
pub struct GitHubConnection {
    addresses: GitHub,
    registration: Registration,
}

impl GitHubConnection {
    /// Sends no request yet.
    pub fn new(addresses: GitHub, registration: Registration) -> Self {
        Self { addresses, registration }
    }

    /// Where the browser goes to sign in.
    ///
    /// # Errors
    /// The configured URL is none.
    pub fn authorization_url(&self, params: AuthorizationParams<'_>) -> Result<String, ProviderFault> {
        let endpoint = url(&self.addresses.authorization_endpoint())?;
        let mut url = self.registration.authorization_url(&endpoint, &GitHub::SCOPES.join(" "), &params);
        for (name, value) in params.passed_on {
            // GitHub has a name of its own for whom to suggest.
            let name = if name == "login_hint" { "login" } else { name };
            url.query_pairs_mut().append_pair(name, value);
        }
        Ok(url.into())
    }

    /// The origin of the URL that the browser goes to.
    pub fn authorization_origin(&self) -> String {
        Url::parse(&self.addresses.authorization_endpoint())
            .map_or_else(|_| "null".into(), |url| url.origin().ascii_serialization())
    }

    /// GitHub need not say who it is.
    pub fn answer_issuer(&self) -> AnswerIssuer {
        AnswerIssuer { issuer: self.addresses.issuer(), promised: false }
    }

    /// Exchanges `code`, once, and asks who it is. The access token is forgotten at the end.
    ///
    /// # Errors
    /// See [`ExchangeError`].
    pub async fn exchange(
        &self,
        http: &ProviderHttp,
        code: String,
        pending: &PendingSignIn,
    ) -> Result<VerifiedIdentity, ExchangeError> {
        let request = TokenRequest {
            endpoint: &url(&self.addresses.token_endpoint())?,
            registration: &self.registration,
            client_auth: ClientAuth::Body,
            code: &code,
            pkce_verifier: &pending.pkce_verifier,
        };
        let token = request.exchange(http).await?.access_token;
        let token =
            token.ok_or_else(|| ExchangeError::misconfigured("the token endpoint gave no access token"))?;
        let user = url(&self.addresses.user_endpoint())?;
        let user = get_document(http, Endpoint::GitHubUser, &user, &token).await?;
        // Strict: who it is, is in no other place.
        let user = GitHubUser::parse(&user).ok_or_else(|| {
            ExchangeError::misconfigured("GitHub's user endpoint gave no JSON object with a number (id)")
        })?;
        let emails = self.emails(http, &token).await;
        let coverage = if emails.is_some() { Coverage::Whole } else { Coverage::Partial };
        let profile = user.into_profile(emails.unwrap_or_default());
        let profile = profile.ok_or_else(|| ExchangeError::rejected("the user has no number"))?;
        Ok(VerifiedIdentity { profile: profile.with_coverage(coverage), auth_time: None })
    }

    /// Their e-mail addresses; `None` if GitHub does not tell. An organisation may forbid it, and an address is no part of
    /// who they are.
    async fn emails(&self, http: &ProviderHttp, token: &SecretString) -> Option<Vec<GitHubEmail>> {
        let document = match url(&self.addresses.emails_endpoint()) {
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

fn url(text: &str) -> Result<Url, ProviderFault> {
    Url::parse(text).map_err(|_| ProviderFault::Misconfigured("an address of GitHub is no URL".into()))
}
