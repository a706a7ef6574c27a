//! Where sessions, users and accounts live. Nothing above this folder knows which database it is.

mod changes;
mod schema;
mod sql;
mod sqlite;

use std::time::Duration;

use async_trait::async_trait;
use hallpass_shared::{ProviderId, SessionData, SessionId, Timestamp};
use secrecy::SecretString;

pub use changes::{ChangeMark, ChangedSessions, Changes};
pub use sqlite::open_sqlite;

use crate::{
    account::Profile,
    sealed::Sealed,
    session::{EndReason, SessionRecord, SessionTokenHash},
};

/// What a store does. No operation creates what it was asked to change.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// What changed since `known`, but for sessions being used; everything may have if that is `None`.
    async fn changes_since(&self, known: Option<ChangeMark>) -> Result<Changes, StoreError>;

    /// Removes up to `most` rows of each kind that are over; says how many there were of the fullest kind. An ended session stays
    /// until its absolute limit, so that the holder of its token can be told why.
    async fn sweep(&self, now: Timestamp, most: u32) -> Result<u64, StoreError>;

    /// Keeps a new pending sign-in. Beyond `per_browser` and `total` the oldest make room.
    async fn create_pending_sign_in(&self, new: &NewPendingSignIn, caps: Caps) -> Result<(), StoreError>;

    /// Takes a pending sign-in out of the store: of any number of callers at most one gets it (S12). Only the browser
    /// that started it, with the provider that it was started with, can.
    async fn take_pending_sign_in(
        &self,
        state_hash: &str,
        browser_hash: &str,
        provider: &ProviderId,
    ) -> Result<Option<PendingSignIn<Sealed>>, StoreError>;

    /// What else is known of a state that could not be taken.
    async fn find_sign_in(&self, state_hash: &str) -> Result<SignInTrace, StoreError>;

    /// Finds or creates the user, ends the sessions that this one replaces, and creates the session: all or nothing.
    async fn sign_in(&self, sign_in: &SignIn<'_>) -> Result<SignInWrite, StoreError>;

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
}

/// How many pending sign-ins are kept.
#[derive(Clone, Copy, Debug)]
pub struct Caps {
    /// For one browser.
    pub per_browser: i64,
    /// In all.
    pub total: i64,
}

/// A sign-in on its way to the provider.
pub struct NewPendingSignIn {
    /// Hash of the state parameter.
    pub state_hash: String,
    /// Hash of the secret in the browser's sign-in cookie.
    pub browser_hash: String,
    /// With whom.
    pub provider: ProviderId,
    /// Ties the ID token to this sign-in.
    pub nonce: Sealed,
    /// Ties the authorization code to this sign-in (RFC 7636).
    pub pkce_verifier: Sealed,
    /// Where the person goes afterwards.
    pub return_to: String,
    /// The session that was signed in when this began (S2).
    pub started_from: Option<SessionId>,
    /// How long ago the person may have proved who they are, at most.
    pub max_age: Option<Duration>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it is too late.
    pub expires_at: Timestamp,
}

/// A sign-in that was taken: there is no second one. Its secrets are sealed as long as it is a matter of the store.
pub struct PendingSignIn<Secret = SecretString> {
    /// Ties the ID token to this sign-in.
    pub nonce: Secret,
    /// Ties the authorization code to this sign-in.
    pub pkce_verifier: Secret,
    /// Where the person goes afterwards.
    pub return_to: String,
    /// The session that was signed in when this began.
    pub started_from: Option<SessionId>,
    /// How long ago the person may have proved who they are, at most.
    pub max_age: Option<Duration>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it is too late.
    pub expires_at: Timestamp,
}

impl PendingSignIn<Sealed> {
    /// With its secrets opened by `open`; `None` when one of them cannot be.
    pub fn opened(self, open: impl Fn(&Sealed) -> Option<SecretString>) -> Option<PendingSignIn> {
        Some(PendingSignIn {
            nonce: open(&self.nonce)?,
            pkce_verifier: open(&self.pkce_verifier)?,
            return_to: self.return_to,
            started_from: self.started_from,
            max_age: self.max_age,
            created_at: self.created_at,
            expires_at: self.expires_at,
        })
    }
}

/// What is known of a state that this browser cannot take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInTrace {
    /// It was finished, and made this session.
    Finished {
        /// The session.
        session_id: SessionId,
        /// Where the person went.
        return_to: String,
    },
    /// It waits for another browser, or for another provider.
    Elsewhere,
    /// Nothing.
    Unknown,
}

/// A new session, as it is written down.
pub struct NewSession {
    /// Names it.
    pub id: SessionId,
    /// What finds it.
    pub token_hash: SessionTokenHash,
    /// When it began; also its first use.
    pub created_at: Timestamp,
    /// When the person proved who they are, as far as is known.
    pub authenticated_at: Timestamp,
    /// When the provider says that they did.
    pub proved_at: Option<Timestamp>,
    /// When it goes idle.
    pub idle_expires_at: Timestamp,
    /// When it ends in any case.
    pub absolute_expires_at: Timestamp,
    /// Address of the browser.
    pub ip: Option<String>,
    /// The browser's own words.
    pub user_agent: Option<String>,
}

/// Everything that one sign-in changes.
pub struct SignIn<'a> {
    /// With whom.
    pub provider: &'a ProviderId,
    /// Who.
    pub profile: &'a Profile,
    /// Names the user, if this identity is new.
    pub new_user_id: String,
    /// The session to create.
    pub session: NewSession,
    /// The sessions to end.
    pub replaces: &'a [SessionId],
    /// The session whose user it must be, if any other is refused.
    pub same_user_as: Option<&'a SessionId>,
    /// Hash of the state that this sign-in began with.
    pub state_hash: &'a str,
    /// Where the person goes.
    pub return_to: &'a str,
}

/// How a sign-in was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInWrite {
    /// All of it.
    Done,
    /// Nothing: the identity is new, and its verified e-mail address belongs to another user.
    EmailBelongsToAnother,
    /// Nothing: it is somebody else than it had to be.
    AnotherUser,
}

/// The store failed, so that nothing is known.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said so.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database's schema could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The file or its folder could not be made.
    #[error("the database file {path} cannot be used: {error}")]
    File {
        /// The file or folder.
        path: String,
        /// Why not.
        error: std::io::Error,
    },
    /// The schema was made for later programs.
    #[error(
        "the database was brought up to date by a later version of hallpass, which this one (schema {ours}) is too old for: \
         it takes one that knows schema {oldest}. Install that one, or restore a backup from before"
    )]
    TooOld {
        /// The last migration that this program knows.
        ours: i64,
        /// The last migration that a program must know.
        oldest: i64,
    },
    /// It did not answer in time.
    #[error("the database did not answer in time")]
    Deadline,
    /// A row does not say what it must.
    #[error("a row of the database cannot be understood: {0}")]
    Row(&'static str),
}
