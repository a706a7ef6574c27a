//! Identities, as an admin sees and changes them.

use hallpass_types::{ProviderId, UserId};

use crate::model::account::{Issuer, Subject};

/// A provider as it is configured, and the issuer that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfiguredIssuer {
    /// The provider's name.
    pub provider: ProviderId,
    /// Its issuer.
    pub issuer: Issuer,
}

/// People of an issuer that a provider's name stood for once, and that no provider stands for now: they cannot reach their
/// accounts.
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
    /// Whose it is to be.
    pub user: UserId,
    /// The provider, and its issuer.
    pub at: ConfiguredIssuer,
    /// Who the person is there.
    pub subject: Subject,
    /// What is to happen if the identity is another user's.
    pub if_taken: IfTaken,
    /// Issuers that other providers stand for: the user keeps their identities there.
    pub elsewhere: Vec<Issuer>,
}

/// What is to happen to an identity that another user has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfTaken {
    /// Nothing: it is reported.
    Refuse,
    /// It is taken from them.
    Take,
}

/// What became of a [`Relink`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relinked {
    /// The user has the identity.
    Done {
        /// How many identities of the provider the user had, and has no more.
        replaced: u64,
        /// Whom the identity was taken from.
        taken_from: Option<UserId>,
        /// How many sessions were ended: those that began with an identity which is no longer the user's.
        ended: u64,
    },
    /// Nothing was changed: there is no such user.
    NoSuchUser,
    /// Nothing was changed: the identity is this other user's.
    BelongsTo(UserId),
}
