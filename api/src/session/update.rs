//! What the application keeps in a session, and the hook through which it changes.

use async_trait::async_trait;
use hallpass_shared::{Session, SessionData};
use serde_json::Value;

/// What a client may send to be kept is at most this long, as JSON.
pub const MAX_UPDATE_BYTES: usize = 4 * 1024;

/// Registered by the embedding application: decides what `POST /api/auth/session` with `data` does.
///
/// ```
/// use async_trait::async_trait;
/// use hallpass_api::{SessionData, UpdateRefusal, UpdateSession, shared};
/// use serde_json::Value;
///
/// /// Lets people choose a theme, and nothing else.
/// struct Theme;
///
/// #[async_trait]
/// impl UpdateSession for Theme {
///     async fn update(
///         &self,
///         session: &shared::Session,
///         sent: Value,
///     ) -> Result<SessionData, UpdateRefusal> {
///         let theme = sent["theme"].as_str().filter(|theme| ["light", "dark"].contains(theme));
///         let theme = theme.ok_or(UpdateRefusal("the theme is light or dark"))?;
///         let mut data = session.data.clone();
///         data.insert("theme".into(), theme.into());
///         Ok(data)
///     }
/// }
/// ```
#[async_trait]
pub trait UpdateSession: Send + Sync + 'static {
    /// What the session keeps from now on, given what the client `sent`. Who is signed in, with whom and until when is not
    /// the hook's to change: it gives the member `data` of the session and nothing else.
    ///
    /// # Errors
    /// What was sent is not acceptable; the session stays as it is, and the client is answered 400.
    async fn update(&self, session: &Session, sent: Value) -> Result<SessionData, UpdateRefusal>;
}

/// What a client sent is not acceptable. The reason is for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the update was refused: {0}")]
pub struct UpdateRefusal(pub &'static str);
