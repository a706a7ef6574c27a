//! A session as its person, or an operator, is shown it in a list (S8).

use hallpass_shared::{ProviderId, SessionId, Timestamp};

/// A live session. Nothing in it signs anybody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSession {
    /// What it is ended by.
    pub id: SessionId,
    /// With whom the person signed in.
    pub provider: ProviderId,
    /// When they did.
    pub created_at: Timestamp,
    /// The last use that was written down.
    pub last_active_at: Timestamp,
    /// Address of the browser at the sign-in.
    pub ip: Option<String>,
    /// The browser's own words at the sign-in.
    pub user_agent: Option<String>,
}
