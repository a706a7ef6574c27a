//! Where sessions, users and accounts live. Nothing above this folder knows which database it is.

mod callbacks;
mod changes;
#[cfg(test)]
mod conformance;
mod connections;
mod database;
mod error;
pub mod file_system;
mod found;
mod identities;
mod listed;
mod migrations;
mod operated;
mod own;
mod postgres;
mod postgres_parameters;
mod postgres_pooler;
mod postgres_primary;
mod postgres_role;
mod postgres_start;
mod postgres_url;
mod schema;
mod sign_in;
mod sql;
mod sqlite;

use async_trait::async_trait;
use hallpass_types::{ErrorCode, SessionData, SessionId, Timestamp, UserId};

pub use callbacks::{CallbackOutcome, FinishedCallback, KnownCallback, NewCallback};
pub use changes::{ChangeMark, ChangedSessions, Changes};
pub use connections::Connections;
pub use database::{Database, DatabaseWarning, NoDatabase, ParsedDatabase};
pub use error::StoreError;
pub use identities::{ConfiguredIssuer, IfTaken, LeftBehind, Relink, Relinked};
pub use listed::{ListCursor, ListedSession};
pub use operated::{AnySession, AnyUser, Ended, OperatedStore, Selection};
pub use own::{DataWrite, EndedSession, OwnEnd, OwnSelection};
pub use postgres_url::PostgresServer;
pub use sign_in::{NewSession, SignIn, SignedIn, Started};

use postgres::open_postgres;
use sqlite::{open_memory, open_sqlite};

use crate::model::{
    session_record::{EndReason, SessionRecord},
    session_token::SessionTokenHash,
};

/// What a store does. No operation creates what it was asked to change. Whoever stops waiting for a change does not undo it:
/// it happens as a whole or not at all.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Writes down which issuers the configured providers stand for. The first issuer of a name owns the accounts that were made
    /// when they had no issuer; those are never another one's (S23).
    async fn record_issuers(&self, configured: &[ConfiguredIssuer], now: Timestamp)
    -> Result<(), StoreError>;

    /// The people who cannot reach their accounts, since no provider stands for their issuer any more.
    async fn left_behind(&self, configured: &[ConfiguredIssuer]) -> Result<Vec<LeftBehind>, StoreError>;

    /// What changed since `known`, but for sessions being used; everything may have if that is `None`.
    async fn changes_since(&self, known: Option<ChangeMark>) -> Result<Changes, StoreError>;

    /// Makes sure that a change would be kept, as far as that can be seen without making one.
    async fn check_writable(&self) -> Result<(), StoreError>;

    /// Removes up to `most` rows of each kind that are over; says how many there were of the fullest kind. An ended session stays
    /// until its absolute limit, so that the holder of its token can be told why; of an expired one nothing of the person is left
    /// after some hours either.
    async fn sweep(&self, now: Timestamp, most: u32) -> Result<u64, StoreError>;

    /// Records a callback before its authorization code is exchanged; says whether it was the first with its state (S12).
    async fn claim_callback(&self, new: NewCallback) -> Result<bool, StoreError>;

    /// Registers the copy `waiter` of a callback that is in flight, so that it gets the session cookie; says whether the first is
    /// still in flight, and came with the same code.
    async fn wait_for_callback(
        &self,
        state_hash: &str,
        code_hash: &str,
        waiter: &str,
    ) -> Result<bool, StoreError>;

    /// What is known of the callback with this state.
    async fn find_callback(&self, state_hash: &str) -> Result<Option<KnownCallback>, StoreError>;

    /// Records that no session came of a callback.
    async fn fail_callback(
        &self,
        state_hash: &str,
        failure: ErrorCode,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Says whether a copy of a finished callback may answer with the session cookie: the last answer that did was before
    /// `unless_since`, so that the browser would have it by now. Then this one is the last.
    async fn claim_cookie(
        &self,
        state_hash: &str,
        now: Timestamp,
        unless_since: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Finds or creates the user, ends the sessions that this one replaces, and creates the session: all or nothing.
    async fn sign_in(&self, sign_in: SignIn, session: NewSession) -> Result<Started, StoreError>;

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

    /// Replaces what the application keeps in a session that is still live at `now`, if it was not changed since `version`.
    async fn keep_session_data(
        &self,
        id: &SessionId,
        version: i64,
        data: &SessionData,
        now: Timestamp,
    ) -> Result<DataWrite, StoreError>;

    /// Ends a session; says whether it was this that ended it. Ending an ended one changes nothing.
    async fn end_session(
        &self,
        id: &SessionId,
        reason: EndReason,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Ends the session `id` as revoked, if `asking`, which is live at `now`, belongs to the same user. That is checked in the same
    /// transaction: what was revoked a moment ago has no power any more (S9).
    async fn end_own_session(
        &self,
        asking: &SessionId,
        id: &SessionId,
        now: Timestamp,
    ) -> Result<OwnEnd, StoreError>;

    /// Ends the sessions of the user of `asking`, which must be live at `now`, as revoked; says how many, or `None` if `asking` is
    /// not live.
    async fn end_own_sessions(
        &self,
        asking: &SessionId,
        which: OwnSelection,
        now: Timestamp,
    ) -> Result<Option<Vec<EndedSession>>, StoreError>;

    /// Whose session this is, alive or not; `None` if there is none.
    async fn owner_of(&self, id: &SessionId) -> Result<Option<UserId>, StoreError>;

    /// Up to `most` sessions of a user that are live at `now`, the one that was used last first, from `after` on.
    async fn list_sessions(
        &self,
        user: &UserId,
        now: Timestamp,
        after: Option<&ListCursor>,
        most: u32,
    ) -> Result<Vec<ListedSession>, StoreError>;
}
