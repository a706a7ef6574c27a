//! Identities and issuers, as an admin sees and changes them.

use hallpass_types::{ProviderId, UserId};

use crate::model::account::{Issuer, Subject};

/// A configured provider, and the issuer that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfiguredIssuer {
    /// The provider's name.
    pub provider: ProviderId,
    /// Its issuer.
    pub issuer: Issuer,
}

/// People who cannot reach their accounts: those of an issuer that a provider's name stood for, and
/// that no provider stands for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    /// The provider's name.
    pub provider: ProviderId,
    /// The issuer that it stands for now.
    pub now: Issuer,
    /// The issuer that it stood for.
    pub before: Issuer,
    /// How many identities of that issuer there are.
    pub people: u64,
}

/// Gives an identity to a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relink {
    /// The user who gets it.
    pub user: UserId,
    /// The provider, with its issuer.
    pub at: ConfiguredIssuer,
    /// The person's subject there.
    pub subject: Subject,
    /// What to do if another user has the identity.
    pub if_taken: IfTaken,
    /// Issuers that other providers stand for: the user keeps their identities there.
    pub elsewhere: Vec<Issuer>,
}

/// Result of adding an identity to a user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Linked {
    /// The user has it now.
    Done,
    /// The user had it before.
    Before,
    /// Nothing was changed: there is no such user.
    NoSuchUser,
    /// Nothing was changed: this other user has the identity.
    BelongsTo(UserId),
}

/// What to do with an identity that another user has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfTaken {
    /// Nothing. It is reported.
    Refuse,
    /// Take it from them.
    Take,
}

/// Result of a relink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relinked {
    /// The user has the identity.
    Done {
        /// How many other identities of the provider were deleted.
        replaced: u64,
        /// The user that the identity was taken from.
        taken_from: Option<UserId>,
        /// How many sessions ended: those that began with an identity that is no longer the user's.
        ended: u64,
    },
    /// Nothing was changed: there is no such user.
    NoSuchUser,
    /// Nothing was changed: this other user has the identity.
    BelongsTo(UserId),
}
