//! The authorization request: the URL that sends the browser to the provider (RFC 6749,
//! section 4.1.1; RFC 7636, section 4.3).

use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{
    presets::{pkce::Pkce, scopes::Scopes},
    registration::Registration,
};

/// The parameters of one sign-in.
#[derive(Clone, Copy)]
pub struct AuthorizationParams<'a> {
    /// Names the pending sign-in.
    pub state: &'a SecretString,
    /// Ties the ID token to it.
    pub nonce: &'a SecretString,
    /// Ties the authorization code to it (RFC 7636). Only its hash is sent.
    pub pkce_verifier: &'a SecretString,
    /// Parameters of the sign-in's own URL that are forwarded.
    pub extras: &'a [(String, String)],
}

/// The URL with the parameters that every provider takes. `nonce` and `extras` are left to the
/// protocol.
pub fn authorization_url(
    endpoint: &Url,
    registration: &Registration,
    scopes: &Scopes,
    pkce: Pkce,
    params: &AuthorizationParams<'_>,
) -> Url {
    let mut url = endpoint.clone();
    url.set_fragment(None);
    let mut query = url.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair(&registration.client_id_param, &registration.client_id)
        .append_pair("state", params.state.expose_secret())
        .append_pair("redirect_uri", &registration.redirect_uri);
    if pkce == Pkce::Sent {
        let verifier = PkceCodeVerifier::new(params.pkce_verifier.expose_secret().to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        query
            .append_pair("code_challenge", challenge.as_str())
            .append_pair("code_challenge_method", challenge.method().as_str());
    }
    if let Some(scope) = scopes.to_param() {
        query.append_pair("scope", &scope);
    }
    drop(query);
    url
}

/// The same URL with spaces as `%20`: Apple takes a `+` for a plus sign. Every server reads `%20`
/// as a space (RFC 3986, section 2.1).
pub fn with_encoded_spaces(mut url: Url) -> Url {
    let query = url.query().map(|query| query.replace('+', "%20"));
    url.set_query(query.as_deref());
    url
}
