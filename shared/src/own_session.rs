//! One of a person's own sessions (S8).

use serde::{Deserialize, Serialize};

use crate::{ProviderId, SessionId, Timestamp};

/// How many sessions a list has at most.
pub const SESSIONS_PER_PAGE: u8 = 100;

/// One of a person's own live sessions, described so that they recognise it. It has no credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnSession {
    /// The id to end it by.
    pub id: SessionId,
    /// The browser and its system in plain words, such as "Firefox on Windows".
    pub device: String,
    /// The IP address that the sign-in came from, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The provider of the sign-in.
    pub provider: ProviderId,
    /// The provider's name on the login page. `None`: it is no longer configured, or the server is
    /// of a version without this field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_name: Option<String>,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// The last activity, to the minute.
    pub last_active_at: Timestamp,
    /// Whether it is the session of the request.
    pub current: bool,
}
