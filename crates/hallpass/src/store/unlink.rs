//! Removes an identity of a user, who keeps one that is known to work.

use hallpass_types::{SessionId, UserId};

use super::{EndedSession, SignInWays};
use crate::model::account::{Issuer, Subject};

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
