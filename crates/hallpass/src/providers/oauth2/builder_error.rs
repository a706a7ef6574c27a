//! What is wrong with the description of an OAuth 2 provider.

use std::fmt;

use super::field::OAuth2Field;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {problem}")]
#[non_exhaustive]
pub struct OAuth2BuilderError {
    /// Where it is.
    pub field: OAuth2Field,
    /// What is wrong, such as "is not set".
    pub problem: String,
}

/// All mistakes in the description of a provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OAuth2BuilderErrors(pub Vec<OAuth2BuilderError>);

impl OAuth2BuilderErrors {
    /// The value, if it is right. Otherwise the mistake is added.
    pub(super) fn keep<T>(&mut self, field: OAuth2Field, read: Result<T, String>) -> Option<T> {
        read.map_err(|problem| self.0.push(OAuth2BuilderError { field, problem })).ok()
    }
}

impl fmt::Display for OAuth2BuilderErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the description of the provider is wrong:")?;
        self.0.iter().try_for_each(|error| write!(f, "\n  - {error}"))
    }
}

impl std::error::Error for OAuth2BuilderErrors {}
