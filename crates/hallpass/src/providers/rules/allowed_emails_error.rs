//! What is wrong with a list of e-mail addresses and domains.

use super::list_entries::list_entries;

/// Why a text does not say which e-mail addresses are allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AllowedEmailsError {
    /// There is none: that never means everyone.
    #[error("has no address and no domain")]
    Empty,
    /// An entry stands for many.
    #[error("has {0:?}: each address and each domain must be written out")]
    Pattern(String),
    /// A domain is not ASCII.
    #[error("has {0:?}, which is not ASCII")]
    NotAscii(String),
    /// An entry is no domain.
    #[error("has {0:?}, which is not a domain")]
    NotADomain(String),
    /// An entry is no e-mail address.
    #[error("has {0:?}, which is not an e-mail address")]
    NotAnAddress(String),
}

impl AllowedEmailsError {
    /// What is wrong with the list `text`, without showing any of it: a file with it may be the
    /// wrong one.
    pub(crate) fn without_entry(&self, text: &str) -> String {
        let (entry, what) = match self {
            Self::Empty => return self.to_string(),
            Self::Pattern(entry) => (entry, "stands for many: each must be written out"),
            Self::NotAscii(entry) => (entry, "is not ASCII"),
            Self::NotADomain(entry) => (entry, "is not a domain"),
            Self::NotAnAddress(entry) => (entry, "is not an e-mail address"),
        };
        let place = list_entries(text).position(|known| known == entry).map_or(1, |before| before + 1);
        format!("names a file whose entry {place} {what}")
    }
}
