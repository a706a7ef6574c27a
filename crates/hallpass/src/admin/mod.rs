//! What an admin does beside running servers: list, revoke, delete, relink, back up, examine.
//!
//! For the servers an admin is another server: they see a change within a second (S8, S9).

mod backup;
pub mod doctor;
mod relink;
mod sessions;
mod users;

use std::sync::Arc;

use hallpass_types::{SessionId, Timestamp, UserId};
use serde::Serialize;

pub use backup::BackupError;
pub use relink::{RelinkError, Relinking};

pub use crate::store::{IfTaken, Relinked, Selection};
use crate::{
    clock::SystemClock,
    config::Config,
    model::account::Email,
    session::describe_device,
    store::{AnySession, AnyUser, ConfiguredIssuer, OperatedStore, StoreError},
};

/// How many rows are read or changed at once. Running servers hardly notice that many.
const BATCH_SIZE: u32 = 500;

/// An admin of the store that is named in a configuration.
pub struct Admin {
    store: Arc<dyn OperatedStore>,
    clock: SystemClock,
    /// The issuers of the configured providers.
    configured: Vec<ConfiguredIssuer>,
}

/// A live session in a list. Nothing in it signs anybody in.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionLine {
    /// What it is ended by.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// What to call them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their e-mail address.
    #[serde(flatten)]
    pub email: EmailLine,
    /// With whom they signed in.
    pub provider: hallpass_types::ProviderId,
    /// The browser in plain words.
    pub device: String,
    /// The address that the sign-in came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// When they signed in.
    pub created_at: Timestamp,
    /// The last use that was written down.
    pub last_active_at: Timestamp,
    /// When it ends if nothing more happens.
    pub expires: Timestamp,
}

/// An e-mail address in a list: in JSON an unverified one has a member of its own, so that no script takes it for the other.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EmailLine {
    /// The address, if it is verified.
    #[serde(rename = "email", skip_serializing_if = "Option::is_none")]
    pub verified: Option<String>,
    /// The address, if it is not: it may be made up.
    #[serde(rename = "unverifiedEmail", skip_serializing_if = "Option::is_none")]
    pub unverified: Option<String>,
}

/// A user in a list.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserLine {
    /// Names them.
    pub id: UserId,
    /// What to call them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their e-mail address.
    #[serde(flatten)]
    pub email: EmailLine,
    /// When they first signed in.
    pub created_at: Timestamp,
    /// How many of their sessions are live.
    pub sessions: u64,
}

impl Admin {
    /// Opens the store of `config` without changing it.
    ///
    /// # Errors
    /// It does not exist, or its schema is not that of this program.
    pub async fn open(config: &Config) -> Result<Self, StoreError> {
        let store = Arc::new(config.database.open_as_it_is().await?);
        let configured = config.providers.iter().map(ConfiguredIssuer::from).collect();
        Ok(Self { store, clock: SystemClock, configured })
    }
}

/// Creates the schema of the store of `config`, or updates it.
///
/// # Errors
/// The store cannot be used, or its schema is of a later version.
pub async fn migrate(config: &Config) -> Result<(), StoreError> {
    config.database.open().await.map(drop)
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

impl From<AnySession> for SessionLine {
    fn from(session: AnySession) -> Self {
        Self {
            id: session.id,
            user_id: session.user,
            name: session.name,
            email: session.email.into(),
            provider: session.provider,
            device: describe_device(session.user_agent.as_deref()),
            address: session.ip,
            created_at: session.created_at,
            last_active_at: session.last_active_at,
            expires: session.expires,
        }
    }
}

impl From<AnyUser> for UserLine {
    fn from(user: AnyUser) -> Self {
        Self {
            id: user.id,
            name: user.name,
            email: user.email.into(),
            created_at: user.created_at,
            sessions: user.sessions,
        }
    }
}
