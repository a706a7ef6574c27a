//! Where sessions, users and accounts live. Nothing above this folder knows which database it is.

mod changes;
#[cfg(test)]
mod conformance;
mod database;
mod error;
mod listed;
mod operated;
mod pending;
mod postgres;
mod schema;
mod sign_in;
mod sql;
mod sqlite;

use async_trait::async_trait;
use hallpass_shared::{ProviderId, SessionData, SessionId, Timestamp, UserId};

pub use changes::{ChangeMark, ChangedSessions, Changes};
pub use database::Database;
pub use error::StoreError;
pub use listed::ListedSession;
pub use operated::{AnySession, AnyUser, Ended, OperatedStore, Selection};
pub use pending::{Caps, NewPendingSignIn, PendingSignIn, SealedSignIn, SignInTrace};
pub use sign_in::{NewSession, SignIn, SignInWrite};

use postgres::open_postgres;
use sqlite::open_sqlite;

use crate::{
    sealed::Sealed,
    session::{EndReason, SessionRecord, SessionTokenHash},
};

/// What a store does. No operation creates what it was asked to change. Whoever stops waiting for a change does not undo it:
/// it happens as a whole or not at all.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// What changed since `known`, but for sessions being used; everything may have if that is `None`.
    async fn changes_since(&self, known: Option<ChangeMark>) -> Result<Changes, StoreError>;

    /// Removes up to `most` rows of each kind that are over; says how many there were of the fullest kind. An ended session stays
    /// until its absolute limit, so that the holder of its token can be told why.
    async fn sweep(&self, now: Timestamp, most: u32) -> Result<u64, StoreError>;

    /// Keeps a new pending sign-in. Beyond `per_browser` and `total` the oldest make room.
    async fn create_pending_sign_in(&self, new: NewPendingSignIn, caps: Caps) -> Result<(), StoreError>;

    /// Takes a pending sign-in out of the store: of any number of callers at most one gets it (S12). Only the browser
    /// that started it, with the provider that it was started with, can.
    async fn take_pending_sign_in(
        &self,
        state_hash: &str,
        browser_hash: &str,
        provider: &ProviderId,
    ) -> Result<Option<PendingSignIn<Sealed>>, StoreError>;

    /// The sealed secrets of up to `most` pending sign-ins, in the order of their states, from `after` on. One that cannot be
    /// understood is left out.
    async fn sealed_sign_ins(&self, after: &str, most: u32) -> Result<Vec<SealedSignIn>, StoreError>;

    /// Replaces the sealed secrets of those that are still pending.
    async fn replace_sealed(&self, sign_ins: Vec<SealedSignIn>) -> Result<(), StoreError>;

    /// What else is known of a state that could not be taken.
    async fn find_sign_in(&self, state_hash: &str) -> Result<SignInTrace, StoreError>;

    /// Finds or creates the user, ends the sessions that this one replaces, and creates the session: all or nothing.
    async fn sign_in(&self, sign_in: SignIn) -> Result<SignInWrite, StoreError>;

    /// The session with this token, alive or not.
    async fn find_session(&self, token_hash: &SessionTokenHash) -> Result<Option<SessionRecord>, StoreError>;

    /// Slides the idle limit of a session that is still live at `now` and whose last use was written down at `unless_since` or
    /// before; says whether it did (S7).
    async fn touch_session(
        &self,
        id: &SessionId,
        now: Timestamp,
        idle: Timestamp,
        unless_since: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Replaces what the application keeps in a session that is still live at `now`; says whether it was.
    async fn keep_session_data(
        &self,
        id: &SessionId,
        data: &SessionData,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Ends a session; says whether it was this that ended it. Ending an ended one changes nothing.
    async fn end_session(
        &self,
        id: &SessionId,
        reason: EndReason,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Ends all sessions of a user, but for the one that is to go on; says how many.
    async fn end_sessions_of(
        &self,
        user: &UserId,
        except: Option<&SessionId>,
        reason: EndReason,
        now: Timestamp,
    ) -> Result<u64, StoreError>;

    /// Whose session this is, alive or not; `None` if there is none.
    async fn owner_of(&self, id: &SessionId) -> Result<Option<UserId>, StoreError>;

    /// The sessions of a user that are live at `now`, the one that was used last first.
    async fn list_sessions(&self, user: &UserId, now: Timestamp) -> Result<Vec<ListedSession>, StoreError>;
}
