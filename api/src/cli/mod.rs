//! The commands for an admin: what they print, and their exit codes.

mod arguments;
mod command_error;
mod database;
mod doctor;
mod find_user;
mod identities;
mod output;
mod relink;
mod sessions;
mod table;
mod users;

use std::process::ExitCode;

pub use arguments::Arguments;
use arguments::Command;

/// Runs a command, prints its result, and returns its exit code.
pub async fn run(command: Command) -> ExitCode {
    let outcome = match command {
        Command::Sessions(command) => sessions::run(command).await,
        Command::Users(command) => users::run(command).await,
        Command::Migrate(output) => database::update_schema(output).await,
        Command::Backup { file, output } => database::back_up(&file, output).await,
        Command::Doctor(output) => doctor::examine(output).await,
    };
    outcome.unwrap_or_else(|error| error.report())
}
