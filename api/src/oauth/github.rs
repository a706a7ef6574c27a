//! Signing in with GitHub: OAuth 2 (RFC 6749) with PKCE, and then its API says who it is.

use anyhow::anyhow;
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse as _, TokenUrl,
    basic::{BasicClient, BasicTokenType},
};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{
    connection::{AnswerIssuer, AuthorizationParams, ExchangeError, VerifiedIdentity},
    http_client::ProviderHttp,
    pending::PendingSignIn,
    resource::{ResourceError, get_json},
    token_request,
};
use crate::provider::{GitHub, GitHubEmail, GitHubUser};

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// GitHub, as it was configured.
pub struct GitHubConnection {
    addresses: GitHub,
    client_id: String,
    client_secret: SecretString,
    redirect_uri: String,
}

impl GitHubConnection {
    /// Asks nothing of anybody yet.
    pub fn new(
        addresses: GitHub,
        client_id: String,
        client_secret: SecretString,
        redirect_uri: String,
    ) -> Self {
        Self { addresses, client_id, client_secret, redirect_uri }
    }

    fn client(&self) -> anyhow::Result<Client> {
        Ok(BasicClient::new(ClientId::new(self.client_id.clone()))
            .set_client_secret(ClientSecret::new(self.client_secret.expose_secret().to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::new(self.addresses.authorization_endpoint())?)
            .set_token_uri(TokenUrl::new(self.addresses.token_endpoint())?)
            .set_redirect_uri(RedirectUrl::new(self.redirect_uri.clone())?))
    }

    /// Where the browser goes to sign in.
    ///
    /// # Errors
    /// An address is none.
    pub fn authorization_url(&self, params: AuthorizationParams<'_>) -> anyhow::Result<String> {
        let client = self.client()?;
        let state = CsrfToken::new(params.state.expose_secret().to_owned());
        let verifier = PkceCodeVerifier::new(params.pkce_verifier.expose_secret().to_owned());
        let mut request = client
            .authorize_url(move || state)
            .add_scopes(GitHub::SCOPES.map(|scope| Scope::new(scope.into())))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for (name, value) in params.passed_on {
            // GitHub has a name of its own for whom to suggest.
            let name = if name == "login_hint" { "login" } else { name };
            request = request.add_extra_param(name.to_owned(), value);
        }
        Ok(request.url().0.into())
    }

    /// The origin of the address that the browser goes to.
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
        let client = self.client().map_err(ExchangeError::Unavailable)?;
        let verifier = PkceCodeVerifier::new(pending.pkce_verifier.expose_secret().to_owned());
        let send = |request| http.send(request);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(verifier)
            .request_async(&send)
            .await
            .map_err(token_request::explain)?;
        if *tokens.token_type() != BasicTokenType::Bearer {
            return Err(ExchangeError::Rejected(anyhow!("the access token is not a bearer token")));
        }
        let token = SecretString::from(tokens.access_token().secret().to_owned());
        let user: GitHubUser = get_json(http, &self.addresses.user_endpoint(), &token)
            .await
            .map_err(|error| ExchangeError::Unavailable(error.into()))?;
        let emails: Vec<GitHubEmail> = match get_json(http, &self.addresses.emails_endpoint(), &token).await {
            Ok(emails) => emails,
            // Somebody's organisation may forbid it. An address is no part of who they are.
            Err(ResourceError::Denied(_)) => Vec::new(),
            Err(error) => return Err(ExchangeError::Unavailable(error.into())),
        };
        let profile = user.into_profile(emails);
        let profile = profile.ok_or_else(|| ExchangeError::Rejected(anyhow!("the user has no number")))?;
        Ok(VerifiedIdentity { profile, auth_time: None })
    }
}
