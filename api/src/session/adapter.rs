//! Our store behind `actix-session`'s trait. What is left for it here is the cookie.
//!
//! Sessions are looked up before (`middleware.rs`), and started and ended before (`lifecycle.rs`), with the request at hand and a
//! typed error each: `actix-session` would tell a failure as an empty 500, save and delete after the handler, in two steps, and
//! hand everything over as text.

use std::{collections::HashMap, sync::LazyLock};

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration;
use anyhow::anyhow;

use super::token::SessionToken;
use crate::random;

/// Where the state of a new session holds its token, on its way to the cookie. `actix-session` shares its state with whatever
/// else uses it in the same request, so that nobody else may know or guess the name.
pub(super) fn token_key() -> &'static str {
    static KEY: LazyLock<String> = LazyLock::new(|| format!("hallpass-token-{}", random::random_id()));
    &KEY
}

/// Touches no store.
pub struct CookieOnly;

impl SessionStore for CookieOnly {
    /// A token of the right form is a session as far as the cookie is concerned: that is what lets a sign-out remove it.
    async fn load(&self, key: &SessionKey) -> Result<Option<HashMap<String, String>>, LoadError> {
        Ok(SessionToken::parse(key.as_ref()).map(|_| HashMap::new()))
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
