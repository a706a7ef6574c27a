//! What one sign-in writes down.

use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};

use super::{EndedSession, FinishedCallback};
use crate::model::{
    account::{Issuer, Profile},
    data_parts::DataParts,
    session_token::SessionTokenHash,
};

/// A sign-in: a person whom a provider has vouched for, and what it ends and answers.
pub struct SignIn {
    /// The provider.
    pub provider: ProviderId,
    /// The issuer of the identity (S23).
    pub issuer: Issuer,
    /// What the provider says about the person.
    pub profile: Profile,
    /// What the application's policy has decided, if it has one.
    pub decided: Option<Decided>,
    /// When they proved who they are, in the provider's own words; `None` if it does not say.
    pub proved_at: Option<Timestamp>,
    /// The IP address of the browser, for the list of sessions.
    pub ip: Option<String>,
    /// The browser's `User-Agent` header, for the list of sessions.
    pub user_agent: Option<String>,
    /// The sessions that the new one replaces: they end (S2).
    pub replaces: Vec<SessionId>,
    /// The session whose user it must be, if any other is to be refused.
    pub same_user_as: Option<SessionId>,
    /// The callback that this answers, if it does.
    pub callback: Option<FinishedCallback>,
}

/// What an application's policy has decided about a person who may sign in.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    /// The application's own id of the user. `None`: the one that is stored stays.
    pub application_id: Option<String>,
    /// The session's first data.
    pub data: DataParts,
    /// Whom the policy was asked about; `None` for a new user.
    pub known: Option<UserId>,
    /// The user's policy revision before the policy was asked; zero for a new user.
    pub policy_revision: i64,
}

/// The session that a sign-in creates.
pub struct NewSession {
    /// Names the session in lists and logs.
    pub id: SessionId,
    /// The hash of its token.
    pub token_hash: SessionTokenHash,
    /// When it begins; also its first activity.
    pub created_at: Timestamp,
    /// When the person proved who they are: now, if the provider does not say.
    pub authenticated_at: Timestamp,
    /// When it expires by the idle timeout.
    pub idle_expires_at: Timestamp,
    /// When it expires by the absolute timeout.
    pub absolute_expires_at: Timestamp,
    /// How many live sessions the user may have, this one included; zero is no limit.
    pub sessions_per_user: u32,
}

/// What a sign-in changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Whose session it is.
    pub user: UserId,
    /// Whether this sign-in has created the user.
    pub is_new_user: bool,
    /// The copy of the callback that waits for the session cookie, if one does.
    pub waiter: Option<String>,
    /// The sessions that this one replaced.
    pub replaced: Vec<EndedSession>,
    /// The sessions that were ended because the user had too many: those that were used longest
    /// ago.
    pub evicted: Vec<EndedSession>,
}

/// The outcome of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInOutcome {
    /// The session was created.
    Session(SignedIn),
    /// Nothing was changed: the identity is new, and its verified e-mail address belongs to this
    /// other user.
    EmailBelongsTo(UserId),
    /// Nothing was changed: it is another user than it had to be.
    AnotherUser,
    /// Nothing was changed: what the policy would decide has changed since it was asked.
    PolicyOutdated,
    /// Nothing was changed: the user is disabled.
    UserDisabled,
}
