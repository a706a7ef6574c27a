//! This server's registration as a client of a provider (RFC 6749, section 2).

use std::borrow::Cow;

use super::client_credential::ClientCredential;

/// What the provider and this server agreed on when the client was registered.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The client id that the provider issued.
    pub client_id: String,
    /// The parameter that it is sent in: `client_id`, or what the provider calls that.
    pub client_id_param: Cow<'static, str>,
    /// Proves to the provider that a request comes from this client.
    pub credential: ClientCredential,
    /// Where the provider sends the browser after the sign-in.
    pub redirect_uri: String,
}
