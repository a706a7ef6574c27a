//! What one sign-in writes down.

use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};

use super::{EndedSession, FinishedCallback};
use crate::model::{
    account::{Issuer, Profile},
    session_token::SessionTokenHash,
};

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
pub struct SignIn {
    /// With whom.
    pub provider: ProviderId,
    /// What the provider stands for: the person is this issuer's (S23).
    pub issuer: Issuer,
    /// Who.
    pub profile: Profile,
    /// Names the user, if this identity is new.
    pub new_user_id: String,
    /// The session to create.
    pub session: NewSession,
    /// The sessions to end.
    pub replaces: Vec<SessionId>,
    /// The session whose user it must be, if any other is refused.
    pub same_user_as: Option<SessionId>,
    /// The callback that this answers, if one does.
    pub callback: Option<FinishedCallback>,
    /// How many live sessions the user may have, this one included; zero is no limit.
    pub sessions_per_user: u32,
}

/// What a sign-in changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Whose session it is.
    pub user: UserId,
    /// The copy of the callback that waits for the session cookie, if one does.
    pub waiter: Option<String>,
    /// The sessions that this one replaced.
    pub replaced: Vec<EndedSession>,
    /// The sessions that were ended because the user had too many: those that were used longest ago.
    pub evicted: Vec<EndedSession>,
}

/// How a sign-in was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInWrite {
    /// All of it.
    Done(SignedIn),
    /// Nothing: the identity is new, and its verified e-mail address belongs to this other user.
    EmailBelongsTo(UserId),
    /// Nothing: it is somebody else than it had to be.
    AnotherUser,
}
