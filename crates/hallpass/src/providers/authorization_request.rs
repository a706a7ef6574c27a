//! What a provider and this server agreed on when the client was registered, and the URL that begins a sign-in with it.

use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::connection::AuthorizationParams;

/// This server as a client of a provider.
#[derive(Clone, Debug)]
pub struct Registration {
    /// What the provider calls it.
    pub client_id: String,
    /// What proves to the provider that it is the client.
    pub client_secret: SecretString,
    /// Where the provider sends the browser back to.
    pub redirect_uri: String,
}

impl Registration {
    /// The URL of an authorization request (RFC 6749, section 4.1.1; RFC 7636, section 4.3).
    pub fn authorization_url(&self, endpoint: &Url, scope: &str, params: &AuthorizationParams<'_>) -> Url {
        let verifier = PkceCodeVerifier::new(params.pkce_verifier.expose_secret().to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let mut url = endpoint.clone();
        url.set_fragment(None);
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("state", params.state.expose_secret())
            .append_pair("code_challenge", challenge.as_str())
            .append_pair("code_challenge_method", challenge.method().as_str())
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("scope", scope);
        url
    }
}
