//! What one sign-in changes, and the results.

use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};

use super::{callbacks::FinishedCallback, own_sessions::EndedSession};
use crate::model::{
    account::{Issuer, Profile},
    session_token::SessionTokenHash,
};

/// A new session.
pub struct NewSession {
    /// Its public id.
    pub id: SessionId,
    /// The hash of its token, by which it is found.
    pub token_hash: SessionTokenHash,
    /// When it began. This is also its first activity.
    pub created_at: Timestamp,
    /// When the person authenticated, as far as is known.
    pub authenticated_at: Timestamp,
    /// When they did according to the provider.
    pub proved_at: Option<Timestamp>,
    /// When its idle timeout passes.
    pub idle_expires_at: Timestamp,
    /// When its absolute timeout passes.
    pub absolute_expires_at: Timestamp,
    /// IP address of the browser.
    pub ip: Option<String>,
    /// The browser's `User-Agent`.
    pub user_agent: Option<String>,
}

/// Everything that one sign-in changes.
pub struct SignIn {
    /// The provider.
    pub provider: ProviderId,
    /// The issuer that the provider stands for, and that the identity belongs to (S23).
    pub issuer: Issuer,
    /// What the provider says about the person.
    pub profile: Profile,
    /// The id of the user, if the identity is new.
    pub new_user_id: String,
    /// The session to create.
    pub session: NewSession,
    /// The sessions to end.
    pub replaces: Vec<SessionId>,
    /// A session of the user that it must be, if any other one is refused.
    pub same_user_as: Option<SessionId>,
    /// The callback that this sign-in answers, if there is one.
    pub callback: Option<FinishedCallback>,
    /// How many live sessions the user may have, this one included; zero is no limit.
    pub sessions_per_user: u32,
}

/// What a sign-in changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The user.
    pub user: UserId,
    /// The copy of the callback that waits for the session cookie, if there is one.
    pub waiter: Option<String>,
    /// The sessions that this one replaced.
    pub replaced: Vec<EndedSession>,
    /// The sessions that ended because the user had too many: those with the oldest activity.
    pub evicted: Vec<EndedSession>,
}

/// Result of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInWrite {
    /// Everything was changed.
    Done(SignedIn),
    /// Nothing was changed: the identity is new, and its verified e-mail address belongs to this
    /// other user.
    EmailBelongsTo(UserId),
    /// Nothing was changed: the user is another one than it had to be.
    AnotherUser,
}
