//! Why a command failed, and its exit code.

use std::process::ExitCode;

use hallpass::{Config, DevProvider, admin::Selection};

/// The configuration or the arguments are wrong.
const INVALID: u8 = 2;
/// The session or user does not exist.
const NOT_FOUND: u8 = 3;

/// The result of a command.
pub type Outcome = Result<ExitCode, CommandError>;

/// Why a command failed.
pub enum CommandError {
    /// The configuration or the arguments are wrong.
    Invalid(String),
    /// The session or user does not exist.
    NotFound(&'static str),
    /// It could not be done.
    Failed(String),
}

impl CommandError {
    /// What `selection` names does not exist.
    pub fn not_found(selection: &Selection) -> Self {
        Self::NotFound(match selection {
            Selection::User(_) => "this user does not exist; `hallpass users list` shows the ids",
            _ => "this session does not exist; `hallpass sessions list` shows the ids of live ones",
        })
    }

    /// Writes the error to standard error, and returns the exit code.
    pub fn report(&self) -> ExitCode {
        let (message, code) = match self {
            Self::Invalid(message) => (message.as_str(), ExitCode::from(INVALID)),
            Self::NotFound(message) => (*message, ExitCode::from(NOT_FOUND)),
            Self::Failed(message) => (message.as_str(), ExitCode::FAILURE),
        };
        eprintln!("hallpass: {message}");
        code
    }
}

impl<E: std::error::Error> From<E> for CommandError {
    fn from(error: E) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Loads the configuration of the server beside which the command runs.
pub fn load_config() -> Result<Config, CommandError> {
    Config::load(DevProvider::Off).map_err(|errors| CommandError::Invalid(errors.to_string()))
}
