//! What proves to a provider that a token request comes from this client.

use std::fmt;

use hallpass_types::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

use super::{apple_key::AppleKey, client_key::ClientKey, presets::client_auth_method::ClientAuthMethod};
use crate::crypto::{jwt_key_error::JwtKeyError, random::random_token};

/// The credential of a client. `Debug` shows neither a secret nor a key.
///
/// ```
/// use hallpass::{ClientCredential, SecretString};
///
/// let secret = ClientCredential::from(SecretString::from("hunter2"));
/// assert_eq!(format!("{secret:?}"), "Secret([redacted])");
/// assert!(matches!(ClientCredential::from(""), ClientCredential::None));
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum ClientCredential {
    /// None: a public client, whose codes PKCE protects.
    #[default]
    None,
    /// A secret.
    Secret(SecretString),
    /// A private key that signs a token for each request (`private_key_jwt`).
    PrivateKey(ClientKey),
    /// The key of an Apple developer team, which signs a secret for each request.
    AppleKey(AppleKey),
}

/// What one token request brings.
pub enum ClientProof {
    /// Only the client's id.
    Id,
    /// A secret in the header.
    Basic(SecretString),
    /// A secret in the header, for a server that does not decode it.
    BasicUnencoded(SecretString),
    /// A secret in the body.
    Post(SecretString),
    /// A signed token in the body.
    Assertion(SecretString),
}

/// Why there is no proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientProofError {
    /// The client must sign, and has no key.
    #[error("the client authenticates with private_key_jwt, and has no private key")]
    NoKey,
    /// The key could not be used.
    #[error("the client's private key {0}")]
    Key(#[from] JwtKeyError),
}

impl ClientCredential {
    /// The secret, if it is one that was given.
    #[must_use]
    pub fn secret(&self) -> Option<&SecretString> {
        match self {
            Self::Secret(secret) => Some(secret),
            Self::None | Self::PrivateKey(_) | Self::AppleKey(_) => None,
        }
    }

    /// Whether a client that authenticates with `method` is public: PKCE alone protects its codes.
    pub(crate) fn is_public(&self, method: Option<ClientAuthMethod>) -> bool {
        match self {
            Self::None => true,
            Self::Secret(_) | Self::AppleKey(_) => method == Some(ClientAuthMethod::None),
            Self::PrivateKey(_) => false,
        }
    }

    /// How the client `client_id` proves itself in a request to `audience` at `now`. `method` is
    /// where a secret goes.
    ///
    /// # Errors
    /// See [`ClientProofError`].
    pub(super) fn prove(
        &self,
        method: ClientAuthMethod,
        client_id: &str,
        audience: &str,
        now: Timestamp,
    ) -> Result<ClientProof, ClientProofError> {
        let secret = match self {
            Self::PrivateKey(key) => {
                return Ok(ClientProof::Assertion(key.assertion(client_id, audience, now)?));
            }
            Self::None => return Ok(ClientProof::Id),
            Self::Secret(secret) => secret.clone(),
            Self::AppleKey(key) => key.secret(client_id, now)?,
        };
        match method {
            ClientAuthMethod::Basic => Ok(ClientProof::Basic(secret)),
            ClientAuthMethod::BasicUnencoded => Ok(ClientProof::BasicUnencoded(secret)),
            ClientAuthMethod::Post => Ok(ClientProof::Post(secret)),
            ClientAuthMethod::None => Ok(ClientProof::Id),
            ClientAuthMethod::PrivateKeyJwt => Err(ClientProofError::NoKey),
        }
    }

    /// One of the same kind that the provider does not know.
    pub(crate) fn counterfeit(&self) -> Self {
        match self {
            Self::None => Self::None,
            Self::Secret(_) => Self::Secret(random_token()),
            Self::PrivateKey(key) => Self::PrivateKey(key.counterfeit()),
            Self::AppleKey(key) => Self::AppleKey(key.counterfeit()),
        }
    }
}

/// An empty secret is none.
impl From<SecretString> for ClientCredential {
    fn from(secret: SecretString) -> Self {
        if secret.expose_secret().is_empty() { Self::None } else { Self::Secret(secret) }
    }
}

/// An empty secret is none.
impl From<String> for ClientCredential {
    fn from(secret: String) -> Self {
        SecretString::from(secret).into()
    }
}

/// An empty secret is none.
impl From<&str> for ClientCredential {
    fn from(secret: &str) -> Self {
        SecretString::from(secret).into()
    }
}

impl From<ClientKey> for ClientCredential {
    fn from(key: ClientKey) -> Self {
        Self::PrivateKey(key)
    }
}

impl From<AppleKey> for ClientCredential {
    fn from(key: AppleKey) -> Self {
        Self::AppleKey(key)
    }
}

impl fmt::Debug for ClientCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Secret(_) => f.write_str("Secret([redacted])"),
            Self::PrivateKey(key) => key.fmt(f),
            Self::AppleKey(key) => key.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::jwt_key::JwtKey;

    fn prove(
        credential: &ClientCredential,
        method: ClientAuthMethod,
    ) -> Result<ClientProof, ClientProofError> {
        credential.prove(method, "client", "https://id.example.org", Timestamp::from_unix_ms(0))
    }

    #[test]
    fn client_proof_is_made_of_the_credential() {
        use ClientAuthMethod::{Basic, BasicUnencoded, None, Post, PrivateKeyJwt};
        let secret = ClientCredential::from("hunter2");
        assert!(matches!(prove(&secret, Basic), Ok(ClientProof::Basic(_))));
        assert!(matches!(prove(&secret, BasicUnencoded), Ok(ClientProof::BasicUnencoded(_))));
        assert!(matches!(prove(&secret, Post), Ok(ClientProof::Post(_))));
        assert!(matches!(prove(&secret, None), Ok(ClientProof::Id)));
        // A secret is never sent in the place of a token.
        assert!(matches!(prove(&secret, PrivateKeyJwt), Err(ClientProofError::NoKey)));
        let key = JwtKey::generate().unwrap();
        let apple = AppleKey::new("TEAM123456", "KEY1234567", key.clone()).unwrap().into();
        assert!(matches!(prove(&apple, Post), Ok(ClientProof::Post(_))));
        let key = ClientKey::new(key, Option::None).into();
        for method in ClientAuthMethod::ALL {
            assert!(matches!(prove(&key, method), Ok(ClientProof::Assertion(_))));
            assert!(matches!(prove(&ClientCredential::None, method), Ok(ClientProof::Id)));
        }
        for credential in [secret, key, apple] {
            let shown = format!("{credential:?}");
            assert!(shown.contains("[redacted]") && !shown.contains("hunter2"), "{shown}");
        }
    }
}
