//! The hook through which an application updates a session's data.

use async_trait::async_trait;
use hallpass_types::{Session, SessionData};
use serde_json::Value;

/// The application's hook for `POST /api/auth/session` with `data`: decides what the session keeps.
///
/// ```
/// use async_trait::async_trait;
/// use hallpass::{SessionData, UpdateRefusal, UpdateSession, types};
/// use serde_json::Value;
///
/// /// Lets people choose a theme, and nothing else.
/// struct Theme;
///
/// #[async_trait]
/// impl UpdateSession for Theme {
///     async fn update(
///         &self,
///         session: &types::Session,
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
    /// Returns the session's new data, given what the client `sent`: at most 8 KiB as JSON, and
    /// visible to the browser. The hook cannot change the user, the provider or the expiry: only
    /// the member `data` of the session.
    ///
    /// If another server changed the data meanwhile, the hook is called again with the session as
    /// it is then. It has 30 seconds; after that the client is answered 503 and nothing is changed.
    ///
    /// # Errors
    /// What was sent is not acceptable; the session stays as it is, and the client is answered 400.
    async fn update(&self, session: &Session, sent: Value) -> Result<SessionData, UpdateRefusal>;
}

/// Refuses what a client sent. The reason is for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the update was refused: {0}")]
pub struct UpdateRefusal(pub &'static str);
