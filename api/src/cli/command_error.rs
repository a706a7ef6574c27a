//! Why a command failed, and its exit code.

use std::{fmt::Debug, process::ExitCode};

use hallpass::{
    Config, DevProvider,
    admin::{IdentityError, Selection},
};

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

    /// A provider or a subject is wrong, or the store failed.
    pub fn of_identity(error: IdentityError) -> Self {
        match error {
            IdentityError::Store(error) => Self::from(error),
            error => Self::Invalid(error.to_string()),
        }
    }

    /// An outcome that a later version of the library has.
    pub fn unknown_outcome(outcome: &impl Debug) -> Self {
        Self::Failed(format!("this program does not know the outcome {outcome:?}"))
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
