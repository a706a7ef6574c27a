//! Sessions and users as an admin lists them. The JSON is public: scripts read it.

use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};
use serde::Serialize;

use crate::model::account::Email;

/// A live session in an admin's list. It contains no credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct SessionLine {
    /// Its public id: what it is ended by.
    pub id: SessionId,
    /// The user that it belongs to.
    pub user_id: UserId,
    /// The user's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The user's e-mail address.
    #[serde(flatten)]
    pub email: EmailLine,
    /// The provider that they signed in with.
    pub provider: ProviderId,
    /// The browser in plain words.
    pub device: String,
    /// The IP address that the sign-in came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// When they signed in.
    pub created_at: Timestamp,
    /// The last recorded activity.
    pub last_active_at: Timestamp,
    /// When it expires without further activity.
    pub expires: Timestamp,
}

/// A user in an admin's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct UserLine {
    /// The user's id.
    pub id: UserId,
    /// The user's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The user's e-mail address.
    #[serde(flatten)]
    pub email: EmailLine,
    /// When they first signed in.
    pub created_at: Timestamp,
    /// When they were disabled, if they are: then they cannot sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Timestamp>,
    /// How many of their sessions are live.
    pub sessions: u64,
}

/// An e-mail address in an admin's list. An unverified one is another member of the JSON object, so
/// that no script takes it for a verified one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EmailLine {
    /// The e-mail address, if it is verified.
    #[serde(rename = "email", skip_serializing_if = "Option::is_none")]
    pub verified: Option<String>,
    /// The e-mail address, if it is not verified: it may be made up.
    #[serde(rename = "unverifiedEmail", skip_serializing_if = "Option::is_none")]
    pub unverified: Option<String>,
}

impl From<Option<Email>> for EmailLine {
    fn from(email: Option<Email>) -> Self {
        match email {
            None => Self::default(),
            Some(Email::Verified(text)) => Self { verified: Some(text), unverified: None },
            Some(Email::Unverified(text)) => Self { verified: None, unverified: Some(text) },
        }
    }
}
