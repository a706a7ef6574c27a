//! Who asks a provider about a person.

use secrecy::SecretString;

use crate::providers::registration::Registration;

/// Who asks: an access token, and the client that it was issued to.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// The access token.
    pub token: &'a SecretString,
    /// The client.
    pub registration: &'a Registration,
}
