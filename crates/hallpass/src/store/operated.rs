//! What an operator does with a store, from a shell beside the running servers.

use std::path::Path;

use async_trait::async_trait;
use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};

use super::{Relink, Relinked, Store, StoreError};
use crate::model::account::Email;

/// A live session, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnySession {
    /// What it is ended by.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// What to call them.
    pub name: Option<String>,
    /// Their address, for display.
    pub email: Option<Email>,
    /// With whom they signed in.
    pub provider: ProviderId,
    /// When they did.
    pub created_at: Timestamp,
    /// The last use that was written down.
    pub last_active_at: Timestamp,
    /// When it ends if nothing more happens.
    pub expires: Timestamp,
    /// Address of the browser at the sign-in.
    pub ip: Option<String>,
    /// The browser's own words at the sign-in.
    pub user_agent: Option<String>,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyUser {
    /// Names them.
    pub id: UserId,
    /// What to call them.
    pub name: Option<String>,
    /// Their address, for display.
    pub email: Option<Email>,
    /// When they first signed in.
    pub created_at: Timestamp,
    /// How many of their sessions are live.
    pub sessions: u64,
}

/// Which sessions are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// This one.
    Session(SessionId),
    /// All of this user.
    User(UserId),
    /// All that began before this moment: those, too, that were ended after a backup was taken, and are back with it.
    IssuedBefore(Timestamp),
    /// All.
    Every,
}

/// How a batch of ends went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// How many it was.
    pub count: u64,
    /// From where on the next batch begins; `None` if there is none.
    pub next: Option<SessionId>,
}

/// What an operator may do. Everything is done in batches, so that the servers beside it hardly notice.
#[async_trait]
pub trait OperatedStore: Store {
    /// Up to `most` sessions that are live at `now`, of `user` if one is named, in the order of their ids, from `after` on.
    async fn every_session(
        &self,
        user: Option<&UserId>,
        now: Timestamp,
        after: &str,
        most: u32,
    ) -> Result<Vec<AnySession>, StoreError>;

    /// Up to `most` users, in the order of their ids, from `after` on.
    async fn every_user(&self, now: Timestamp, after: &str, most: u32) -> Result<Vec<AnyUser>, StoreError>;

    /// Ends up to `most` of the selected sessions, from `after` on, as revoked.
    async fn end_selected(
        &self,
        which: &Selection,
        now: Timestamp,
        after: &str,
        most: u32,
    ) -> Result<Ended, StoreError>;

    /// Whether there is such a user.
    async fn knows_user(&self, user: &UserId) -> Result<bool, StoreError>;

    /// Gives an identity to a user, in place of those that they had at the same provider: all or nothing.
    async fn relink(&self, relink: &Relink, now: Timestamp) -> Result<Relinked, StoreError>;

    /// Removes up to `most` of the user's ended sessions, and what else is kept of those; says how many rows of the fullest kind
    /// there were.
    async fn remove_ended(&self, user: &UserId, most: u32) -> Result<u64, StoreError>;

    /// Removes the user, with all identities and sessions that are left; says how many of these were live, or `None` if there is
    /// no such user. Every server learns of it as of any end.
    async fn delete_user(&self, user: &UserId, now: Timestamp) -> Result<Option<u64>, StoreError>;

    /// Writes a whole copy to `file`, which is empty, while the servers go on.
    async fn back_up(&self, file: &Path) -> Result<(), StoreError>;

    /// Makes sure that a change would be kept, and makes none.
    async fn try_writing(&self) -> Result<(), StoreError>;
}
