//! One of the sessions of the person who asks for them (S8).

use serde::{Deserialize, Serialize};

use crate::{ProviderId, SessionId, Timestamp};

/// How many sessions a list shows at once.
pub const SESSIONS_PER_PAGE: u8 = 100;

/// A live session of one's own, to be recognised by. Nothing in it signs anybody in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnSession {
    /// What it is ended by.
    pub id: SessionId,
    /// The browser and its system in plain words, such as "Firefox on Windows".
    pub device: String,
    /// The address that the sign-in came from, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// With whom they signed in.
    pub provider: ProviderId,
    /// What that provider is called on the login page. Without it the provider is no longer configured, or the server is older than
    /// this member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_name: Option<String>,
    /// When they did.
    pub created_at: Timestamp,
    /// The last use that was written down: once a minute.
    pub last_active_at: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}
