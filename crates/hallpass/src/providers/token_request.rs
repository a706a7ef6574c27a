//! The token request (RFC 6749, section 4.1.3): exchanges an authorization code for tokens.

use hallpass_types::Timestamp;
use openidconnect::{
    HttpRequest, HttpResponse,
    http::{
        self,
        header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
    },
};
use secrecy::{ExposeSecret as _, SecretString};
use url::{Url, form_urlencoded};

use super::{
    authorization_code::AuthorizationCode,
    basic_credentials::{encoded_credentials, unencoded_credentials},
    client_credential::{ClientProof, ClientProofError},
    endpoint::Endpoint,
    exchange_error::ExchangeError,
    http_client::ProviderHttp,
    http_error::{HttpError, HttpErrorKind},
    presets::{client_auth_method::ClientAuthMethod, extra_params::ExtraParams},
    registration::Registration,
    token_response::{Tokens, read_tokens},
};

/// The type of a token that authenticates a client (RFC 7523, section 2.2).
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A token request. It is sent once: a code is good for one exchange.
pub struct TokenRequest<'a> {
    /// The token endpoint.
    pub endpoint: &'a Url,
    /// The client.
    pub registration: &'a Registration,
    /// How the client authenticates.
    pub client_auth: ClientAuthMethod,
    /// Whom a token that authenticates the client is for.
    pub audience: &'a str,
    /// The current time, for such a token.
    pub now: Timestamp,
    /// The code that the provider sent through the browser.
    pub code: &'a AuthorizationCode,
    /// Proves that the sign-in began here (RFC 7636); `None` where no challenge was sent.
    pub pkce_verifier: Option<&'a SecretString>,
    /// What the provider wants beside that.
    pub extras: &'a ExtraParams,
}

impl TokenRequest<'_> {
    /// Exchanges the code.
    ///
    /// # Errors
    /// See [`ExchangeError`]; none shows a token, a code or the secret.
    pub async fn exchange(&self, http: &ProviderHttp) -> Result<Tokens, ExchangeError> {
        read_tokens(&self.send(http).await?)
    }

    /// Sends the request and returns the answer unread.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn send(&self, http: &ProviderHttp) -> Result<HttpResponse, HttpError> {
        let request = self.to_http().map_err(|error| {
            HttpError::new(Endpoint::Token, self.endpoint, HttpErrorKind::Message(error.to_string()))
        })?;
        http.send(Endpoint::Token, request).await
    }

    fn to_http(&self) -> Result<HttpRequest, RequestError> {
        let Registration { client_id: id, client_id_param: id_param, credential, .. } = self.registration;
        let proof = credential.prove(self.client_auth, id, self.audience, self.now)?;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", self.code.expose())
            .append_pair("redirect_uri", &self.registration.redirect_uri)
            .extend_pairs(self.extras.iter());
        if let Some(verifier) = self.pkce_verifier {
            form.append_pair("code_verifier", verifier.expose_secret());
        }
        let mut request = http::Request::post(self.endpoint.as_str())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        match proof {
            // RFC 6749, section 4.1.3: a public client identifies itself.
            ClientProof::Id => {
                form.append_pair(id_param, id);
            }
            ClientProof::Post(secret) => {
                form.append_pair(id_param, id).append_pair("client_secret", secret.expose_secret());
            }
            ClientProof::Assertion(token) => {
                form.append_pair(id_param, id)
                    .append_pair("client_assertion_type", ASSERTION_TYPE)
                    .append_pair("client_assertion", token.expose_secret());
            }
            ClientProof::Basic(secret) => {
                request = request.header(AUTHORIZATION, encoded_credentials(id, secret.expose_secret()));
            }
            ClientProof::BasicUnencoded(secret) => {
                request = request.header(AUTHORIZATION, unencoded_credentials(id, secret.expose_secret()));
            }
        }
        Ok(request.body(form.finish().into_bytes())?)
    }
}

/// Why there is no request.
#[derive(Debug, thiserror::Error)]
enum RequestError {
    #[error(transparent)]
    Http(#[from] http::Error),
    #[error(transparent)]
    Proof(#[from] ClientProofError),
}
