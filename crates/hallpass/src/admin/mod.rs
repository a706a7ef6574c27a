//! What an operator does from a shell, beside the running servers: another node, as far as sessions are concerned (S8, S9).

mod backup;
pub mod doctor;
mod users;

use hallpass_types::UserId;

pub use backup::BackupError;
pub use users::{RelinkError, Relinking};

pub use crate::store::{EmailLine, IfTaken, Relinked, Selection, SessionLine, UserLine};
use crate::{
    clock::{Clock, SystemClock},
    config::Config,
    store::{ConfiguredIssuer, OpenError, SqlStore, StoreError},
};

/// A page of a list, or a batch of ends: the servers beside us hardly notice one.
const BATCH: u32 = 500;

/// The store, opened as it is.
pub struct Operator {
    store: SqlStore,
    clock: SystemClock,
    /// What the configured providers stand for.
    configured: Vec<ConfiguredIssuer>,
}

impl Operator {
    /// Opens the store that `config` names, and changes nothing by it.
    ///
    /// # Errors
    /// It is not there, or its schema is not this program's.
    pub async fn open(config: &Config) -> Result<Self, OpenError> {
        let store = config.database.open_as_it_is().await?;
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
            page.into_iter().for_each(&mut each);
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
            page.into_iter().for_each(&mut each);
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
pub async fn migrate(config: &Config) -> Result<(), OpenError> {
    config.database.open().await.map(drop)
}
