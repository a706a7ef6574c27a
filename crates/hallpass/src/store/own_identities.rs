//! The identities of one user: which there are, and what the user adds.

use hallpass_types::{SessionId, Timestamp, UserId};

use super::ConfiguredIssuer;
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

/// How many identities a user has at most who links one. A person needs a few.
pub const MAX_OWN_IDENTITIES: i64 = 50;

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
    /// The user has it since this callback was answered before.
    Repeated,
    /// Nothing was changed: this other user has the identity.
    BelongsTo(UserId),
    /// Nothing was changed: the user has [`MAX_OWN_IDENTITIES`].
    TooMany,
    /// Nothing was changed: the callback has ended, and the user does not have the identity.
    Used,
    /// Nothing was changed: the session is not live, or its user is disabled.
    AskingEnded,
}
