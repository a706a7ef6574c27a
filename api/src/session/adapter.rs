//! Our store behind `actix-session`'s trait.
//!
//! Only `load` touches the store. Starting and ending happen before, in one transaction and with a typed error each
//! (`lifecycle.rs`): `actix-session` would save and delete after the handler, in two steps, and answer a failure with
//! an empty 500. What is left for it here is the cookie.

use std::{collections::HashMap, sync::LazyLock};

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration;
use anyhow::anyhow;

use super::{
    lifecycle::{Resolved, Sessions},
    token::SessionToken,
};
use crate::random;

/// Where the state of a new session holds its token, on its way to the cookie. `actix-session` shares its state with whatever
/// else uses it in the same request, so that nobody else may know or guess the name.
pub(super) fn token_key() -> &'static str {
    static KEY: LazyLock<String> = LazyLock::new(|| format!("hallpass-token-{}", random::random_id()));
    &KEY
}

/// Where the state of a found session holds what was found, on its way to the inner layer.
pub(super) fn resolved_key() -> &'static str {
    static KEY: LazyLock<String> = LazyLock::new(|| format!("hallpass-resolved-{}", random::random_id()));
    &KEY
}

/// Finds sessions by the hash of their token.
pub struct TokenStore(pub Sessions);

impl SessionStore for TokenStore {
    async fn load(&self, key: &SessionKey) -> Result<Option<HashMap<String, String>>, LoadError> {
        let Some(token) = SessionToken::parse(key.as_ref()) else { return Ok(None) };
        // An error would become an empty 500, without the request that it belongs to: the inner layer tells an outage.
        let resolved = self.0.resolve(&token).await;
        let resolved = resolved.unwrap_or_else(|error| Resolved::Unavailable(error.to_string()));
        if resolved == Resolved::Unknown {
            return Ok(None);
        }
        let resolved = serde_json::to_string(&resolved).map_err(|error| LoadError::Other(error.into()))?;
        Ok(Some(HashMap::from([(resolved_key().to_owned(), resolved)])))
    }

    async fn save(&self, state: HashMap<String, String>, _: &Duration) -> Result<SessionKey, SaveError> {
        let token = state.get(token_key()).and_then(|json| serde_json::from_str::<String>(json).ok());
        token.and_then(|token| SessionKey::try_from(token).ok()).ok_or_else(|| {
            SaveError::Other(anyhow!("BUG: a session starts in lifecycle.rs, and nowhere else"))
        })
    }

    async fn update(
        &self,
        _: SessionKey,
        _: HashMap<String, String>,
        _: &Duration,
    ) -> Result<SessionKey, UpdateError> {
        Err(UpdateError::Other(anyhow!("BUG: a session has no state to change; it is started and ended")))
    }

    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> anyhow::Result<()> {
        Err(anyhow!("BUG: the idle limit slides in middleware.rs, which knows a poll from a click"))
    }

    async fn delete(&self, _: &SessionKey) -> anyhow::Result<()> {
        Ok(())
    }
}
