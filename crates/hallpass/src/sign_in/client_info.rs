//! The browser that sent a callback.

use std::sync::Arc;

use hallpass_types::SessionId;

use crate::model::session_record::SessionRecord;

/// What is known about the browser that sent a callback.
pub struct ClientInfo {
    /// The value of its sign-in cookie.
    pub sign_in_cookie: Option<String>,
    /// The session that it holds.
    pub session: Option<Arc<SessionRecord>>,
    /// Its IP address.
    pub ip: Option<String>,
    /// Its `User-Agent`.
    pub user_agent: Option<String>,
}

impl ClientInfo {
    /// The id of the session that it holds.
    pub fn session_id(&self) -> Option<&SessionId> {
        self.session.as_ref().map(|record| &record.id)
    }
}
