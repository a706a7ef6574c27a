//! What the application keeps in a session, and the hook through which it changes.

use std::sync::Arc;

use async_trait::async_trait;
use hallpass_types::{Session, SessionData};
use serde_json::Value;

use super::{
    lifecycle::Sessions,
    resolved::Resolved,
    store_time::{in_time, in_time_to_change},
};
use crate::{
    model::session_record::SessionRecord,
    store::{DataWrite, StoreError},
};

/// What a client may send to be kept is at most this long, as JSON.
pub const MAX_UPDATE_BYTES: usize = 4 * 1024;

/// What a session keeps is at most this long, as JSON: it is part of every answer and every page.
pub const MAX_DATA_BYTES: usize = 8 * 1024;

/// How often an update is tried that other servers keep overtaking.
const MAX_TRIES: u32 = 20;

/// Registered by the embedding application: decides what `POST /api/auth/session` with `data` does.
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
    /// What the session keeps from now on, given what the client `sent`: at most 8 KiB as JSON, and visible to the browser. Who is
    /// signed in, with whom and until when is not the hook's to change: it gives the member `data` of the session and nothing else.
    ///
    /// If the data was changed on another server meanwhile, the hook is called again with the session as it is then: what it gives is
    /// written only if nothing came in between.
    ///
    /// # Errors
    /// What was sent is not acceptable; the session stays as it is, and the client is answered 400.
    async fn update(&self, session: &Session, sent: Value) -> Result<SessionData, UpdateRefusal>;
}

/// What a client sent is not acceptable. The reason is for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the update was refused: {0}")]
pub struct UpdateRefusal(pub &'static str);

/// What became of an update.
pub enum Updated {
    /// The session keeps it.
    Kept(Arc<SessionRecord>),
    /// The session has ended meanwhile, so that nothing was changed.
    Ended(Resolved),
}

/// An update was not made.
#[derive(Debug, thiserror::Error)]
pub enum UpdateFailure {
    /// The application refused it.
    #[error(transparent)]
    Refused(#[from] UpdateRefusal),
    /// The hook gave more than a session may keep.
    #[error("the hook gave {0} bytes of data, and a session keeps at most {MAX_DATA_BYTES}")]
    TooLarge(usize),
    /// The store failed, or other servers were faster again and again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Sessions {
    /// Has `hook` decide what the session keeps from now on, and writes that down if nothing was changed in between.
    ///
    /// # Errors
    /// See [`UpdateFailure`]; the session is as it was.
    pub async fn update(
        &self,
        mut record: Arc<SessionRecord>,
        hook: &dyn UpdateSession,
        sent: Value,
    ) -> Result<Updated, UpdateFailure> {
        let _turn = in_time_to_change(async { Ok(self.updates.turn(&record.id).await) }).await?;
        for _ in 0..MAX_TRIES {
            // Not from memory: another server may have changed it.
            let found = in_time(self.store.find_session(&record.token_hash)).await?;
            record = match found.map(|record| self.judge(Arc::new(record))) {
                Some(Resolved::Live(record) | Resolved::LiveDueForTouch(record)) => record,
                ended => return Ok(Updated::Ended(ended.unwrap_or(Resolved::Unknown))),
            };
            let data = hook.update(&record.to_session(), sent.clone()).await?;
            let length = serde_json::to_string(&data).map_or(usize::MAX, |json| json.len());
            if length > MAX_DATA_BYTES {
                return Err(UpdateFailure::TooLarge(length));
            }
            let written = self.store.keep_session_data(&record.id, record.data_version, &data, self.now());
            let written = self.change(in_time_to_change(written)).await?;
            if let DataWrite::Kept(data_version) = written {
                let kept = SessionRecord { data, data_version, ..(*record).clone() };
                return Ok(Updated::Kept(Arc::new(kept)));
            }
        }
        Err(StoreError::Deadline.into())
    }
}
