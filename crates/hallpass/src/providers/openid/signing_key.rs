//! Chooses the key of a provider that a token was signed with.

use openidconnect::{
    JsonWebKey as _, JsonWebKeyAlgorithm, JsonWebKeyUse as _, JwsSigningAlgorithm as _,
    core::CoreJwsSigningAlgorithm,
};

use super::{jws_error::JwsError, provider_key::ProviderKey};

/// The one key with this name that fits the algorithm: its type must, and its `use` and `alg` where
/// it has them.
///
/// # Errors
/// No key fits, or several do.
pub fn choose_key<'a>(
    keys: &'a [ProviderKey],
    kid: Option<&str>,
    algorithm: &CoreJwsSigningAlgorithm,
) -> Result<&'a ProviderKey, JwsError> {
    let fits = |key: &&ProviderKey| {
        let key = &key.jwk;
        let named = kid.is_none_or(|kid| key.key_id().is_some_and(|id| id.as_str() == kid));
        let signs = key.key_use().is_none_or(|purpose| purpose.allows_signature());
        let typed = algorithm.key_type().as_ref() == Some(key.key_type());
        let meant = match key.signing_alg() {
            JsonWebKeyAlgorithm::Unspecified => true,
            JsonWebKeyAlgorithm::Algorithm(own) => own == algorithm,
            JsonWebKeyAlgorithm::Unsupported => false,
        };
        named && signs && typed && meant
    };
    let mut fitting = keys.iter().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(key), None) => Ok(key),
        (None, _) => Err(JwsError::NoKey),
        (Some(_), Some(_)) => Err(JwsError::SeveralKeys),
    }
}
