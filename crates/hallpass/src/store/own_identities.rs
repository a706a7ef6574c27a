//! The identities of one user: which there are, and what the user or the application changes.

use hallpass_types::{SessionId, Timestamp, UserId};

use super::{ConfiguredIssuer, EndedSession, SignInWays};
use crate::model::account::{Issuer, Subject};

/// An identity of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedIdentity {
    /// Who vouches for the person.
    pub issuer: Issuer,
    /// The issuer's name for the person.
    pub subject: Subject,
    /// What the provider called the person when they linked it themselves.
    pub label: Option<String>,
    /// When it was linked; for the first one, when the user was created.
    pub linked_at: Timestamp,
    /// When someone was last signed in with it. `None`: not since that is recorded.
    pub last_sign_in_at: Option<Timestamp>,
}

/// Adds an identity to the user of a session.
#[derive(Clone, Debug)]
pub struct OwnLink {
    /// The session.
    pub asking: SessionId,
    /// The provider, with its issuer.
    pub at: ConfiguredIssuer,
    /// The person's subject there.
    pub subject: Subject,
    /// What the provider calls the person.
    pub label: Option<String>,
    /// The hash of the state of the callback that this answers.
    pub state_hash: String,
}

/// Result of [`OwnLink`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnLinked {
    /// The user has it now.
    Done,
    /// The user had it before.
    Before,
    /// Nothing was changed: this other user has the identity.
    BelongsTo(UserId),
    /// Nothing was changed: the session is not live, or its user is disabled.
    AskingEnded,
}

/// Removes an identity of a user.
#[derive(Clone, Debug)]
pub struct Unlink {
    /// Whose.
    pub of: UnlinkFrom,
    /// The issuer of the identity.
    pub issuer: Issuer,
    /// Its subject.
    pub subject: Subject,
    /// Which identities are ways to sign in. One that is known to work stays.
    pub ways: SignInWays,
}

/// Whose identity to remove.
#[derive(Clone, Debug)]
pub enum UnlinkFrom {
    /// That of the user of this session, if it is live.
    UserOf(SessionId),
    /// That of this user.
    User(UserId),
}

/// Result of [`Unlink`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnlinkOutcome {
    /// The user does not have it any more. These sessions ended: those that began with its issuer.
    Done(Vec<EndedSession>),
    /// Nothing was changed: the user does not have it.
    NotTheirs,
    /// Nothing was changed: the user could not sign in any more.
    LastOne,
    /// Nothing was changed: none of the user's other identities is known to work.
    Unproven,
    /// Nothing was changed: the session is not live, or its user is disabled.
    AskingEnded,
    /// Nothing was changed: there is no such user.
    NoSuchUser,
}
