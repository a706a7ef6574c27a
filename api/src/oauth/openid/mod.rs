//! Signing in with an OpenID provider (OpenID Connect Core 1.0, section 3.1).

mod discovery;
mod exchange;
mod userinfo;
mod verify;

use openidconnect::{
    AuthType, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    core::{CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod},
};
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    connection::{AnswerIssuer, AuthorizationParams},
    http_client::ProviderHttp,
};
use discovery::{Discovery, Metadata};

/// A client that knows the provider's endpoints.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// An OpenID provider, and what is known of it.
pub struct OpenIdConnection {
    discovery: Discovery,
    client_id: String,
    client_secret: SecretString,
    redirect_uri: String,
}

impl OpenIdConnection {
    /// Knows nothing yet.
    pub fn new(
        issuer: IssuerUrl,
        client_id: String,
        client_secret: SecretString,
        redirect_uri: String,
    ) -> Self {
        Self { discovery: Discovery::new(issuer), client_id, client_secret, redirect_uri }
    }

    /// Where the browser goes to sign in.
    ///
    /// # Errors
    /// The provider cannot be reached, or makes no sense.
    pub async fn authorization_url(
        &self,
        http: &ProviderHttp,
        params: AuthorizationParams<'_>,
    ) -> anyhow::Result<String> {
        let metadata = self.discovery.metadata(http).await?;
        let client = self.client(&metadata)?;
        let state = CsrfToken::new(params.state.expose_secret().to_owned());
        let nonce = Nonce::new(params.nonce.expose_secret().to_owned());
        let verifier = PkceCodeVerifier::new(params.pkce_verifier.expose_secret().to_owned());
        let mut request = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
            .add_scope(Scope::new("profile".into()))
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for (name, value) in params.passed_on {
            request = request.add_extra_param(name.clone(), value.clone());
        }
        Ok(request.url().0.into())
    }

    /// The origin of the address that the browser goes to; until the provider was asked, its issuer's.
    pub fn authorization_origin(&self) -> String {
        self.discovery.authorization_origin()
    }

    /// Asks the provider, unless it has answered, or was asked a moment ago.
    pub async fn learn(&self, http: &ProviderHttp) {
        self.discovery.learn(http).await;
    }

    /// Whose answer is expected.
    ///
    /// # Errors
    /// The provider cannot be reached, or makes no sense.
    pub async fn answer_issuer(&self, http: &ProviderHttp) -> anyhow::Result<AnswerIssuer> {
        let metadata = self.discovery.metadata(http).await?;
        Ok(AnswerIssuer {
            issuer: metadata.issuer().to_string(),
            promised: metadata.additional_metadata().authorization_response_iss_parameter_supported,
        })
    }

    fn client(&self, metadata: &Metadata) -> anyhow::Result<Client> {
        let basic = CoreClientAuthMethod::ClientSecretBasic;
        let post = CoreClientAuthMethod::ClientSecretPost;
        let auth_type = match metadata.token_endpoint_auth_methods_supported() {
            Some(methods) if methods.contains(&post) && !methods.contains(&basic) => AuthType::RequestBody,
            _ => AuthType::BasicAuth,
        };
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.client_id.clone()),
            Some(ClientSecret::new(self.client_secret.expose_secret().to_owned())),
        );
        Ok(client.set_redirect_uri(RedirectUrl::new(self.redirect_uri.clone())?).set_auth_type(auth_type))
    }
}
