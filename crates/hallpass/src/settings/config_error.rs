//! Errors and warnings about the configuration.

use std::fmt;

/// One problem with the configuration: an error, or a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigError {
    /// The name of the setting.
    pub name: String,
    /// What is wrong with it. Never a value that may be a secret.
    pub problem: String,
    /// What to do about it.
    pub hint: String,
}

impl ConfigError {
    /// An error that reads "`name` `problem`. `hint`".
    pub fn new(name: impl Into<String>, problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { name: name.into(), problem: problem.into(), hint: hint.into() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}. {}", self.name, self.problem, self.hint)
    }
}

/// All errors in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is wrong:")?;
        self.0.iter().try_for_each(|error| write!(f, "\n  - {error}"))
    }
}

impl std::error::Error for ConfigErrors {}
