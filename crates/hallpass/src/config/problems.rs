//! The errors and warnings that are collected while the settings are read.

use crate::settings::ConfigError;

/// What is wrong with the settings.
#[derive(Default)]
pub(super) struct Problems {
    /// They stop the start.
    pub errors: Vec<ConfigError>,
    /// They are logged.
    pub warnings: Vec<ConfigError>,
}

impl Problems {
    /// The value of a setting; `None` if it is not set, or is wrong, which is noted as an error.
    pub(super) fn valid<T>(&mut self, read: Result<Option<T>, ConfigError>) -> Option<T> {
        read.unwrap_or_else(|error| {
            self.errors.push(error);
            None
        })
    }

    /// Notes a warning.
    pub(super) fn warn(&mut self, name: &str, problem: impl Into<String>, hint: impl Into<String>) {
        self.warnings.push(ConfigError::new(name, problem, hint));
    }
}
