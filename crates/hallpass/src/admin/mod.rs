//! What an operator does from a shell, beside the running servers: another node, as far as sessions are concerned (S8, S9).

mod backup;
pub mod doctor;
mod users;

use std::sync::Arc;

use hallpass_types::{SessionId, Timestamp, UserId};
use serde::Serialize;

pub use backup::BackupError;
pub use users::{RelinkError, Relinking};

pub use crate::store::{IfTaken, Relinked, Selection};
use crate::{
    clock::{Clock, SystemClock},
    config::Config,
    model::account::Email,
    session::describe_device,
    store::{AnySession, AnyUser, ConfiguredIssuer, OperatedStore, StoreError},
};

/// A page of a list, or a batch of ends: the servers beside us hardly notice one.
const BATCH: u32 = 500;

/// The store, opened as it is.
pub struct Operator {
    store: Arc<dyn OperatedStore>,
    clock: SystemClock,
    /// What the configured providers stand for.
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

impl Operator {
    /// Opens the store that `config` names, and changes nothing by it.
    ///
    /// # Errors
    /// It is not there, or its schema is not this program's.
    pub async fn open(config: &Config) -> Result<Self, StoreError> {
        let store = Arc::new(config.database.open_as_it_is().await?);
        let configured = config.providers.iter().map(ConfiguredIssuer::from).collect();
        Ok(Self { store, clock: SystemClock, configured })
    }

    /// Gives `each` live session, of `user` if one is named.
    ///
    /// # Errors
    /// The store failed half-way.
    pub async fn sessions(
        &self,
        user: Option<&UserId>,
        mut each: impl FnMut(SessionLine),
    ) -> Result<(), StoreError> {
        let (now, mut after) = (self.clock.now(), String::new());
        loop {
            let page = self.store.every_session(user, now, &after, BATCH).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id.to_string();
            page.into_iter().map(SessionLine::from).for_each(&mut each);
        }
    }

    /// Whether there is such a user.
    ///
    /// # Errors
    /// The store failed.
    pub async fn knows_user(&self, user: &UserId) -> Result<bool, StoreError> {
        self.store.knows_user(user).await
    }

    /// Gives `each` user.
    ///
    /// # Errors
    /// The store failed half-way.
    pub async fn users(&self, mut each: impl FnMut(UserLine)) -> Result<(), StoreError> {
        let (now, mut after) = (self.clock.now(), String::new());
        loop {
            let page = self.store.every_user(now, &after, BATCH).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id.to_string();
            page.into_iter().map(UserLine::from).for_each(&mut each);
        }
    }

    /// Ends the selected sessions, and says how many it was; `None` if there is no such session or user. Every server knows
    /// within a second.
    ///
    /// # Errors
    /// The store failed, perhaps after some of them were ended: those stay ended, and the same again ends the rest.
    pub async fn revoke(&self, which: &Selection) -> Result<Option<u64>, StoreError> {
        let known = match which {
            Selection::Session(id) => self.store.owner_of(id).await?.is_some(),
            Selection::User(id) => self.store.knows_user(id).await?,
            Selection::IssuedBefore(_) | Selection::Every => true,
        };
        if !known {
            return Ok(None);
        }
        let (mut count, mut after) = (0_u64, String::new());
        loop {
            let ended = self.store.end_selected(which, self.clock.now(), &after, BATCH).await?;
            count = count.saturating_add(ended.count);
            let Some(next) = ended.next else { return Ok(Some(count)) };
            after = next.to_string();
        }
    }
}

/// Brings the schema of the store that `config` names up to date, or makes it.
///
/// # Errors
/// It cannot be used, or was made for later programs.
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
