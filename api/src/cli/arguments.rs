//! What `hallpass` can be told.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use hallpass::types::Timestamp;

/// Sign-in and sessions for web applications. Configured by the environment and hallpass.toml; see the README.
///
/// Without a command it serves. Exit codes: 0 done; 1 it failed; 2 the command or the configuration is wrong; 3 there is no such
/// session or user.
#[derive(Parser)]
#[command(version)]
pub struct Arguments {
    /// Also run the built-in identity provider, with which anybody can sign in as anybody. For development only.
    #[arg(long)]
    pub dev_provider: bool,

    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do beside a running server.
#[derive(Subcommand)]
pub enum Command {
    /// List sessions, or end them.
    #[command(subcommand)]
    Sessions(Sessions),
    /// List users, give them an identity, or delete them.
    #[command(subcommand)]
    Users(Users),
    /// Bring the database's schema up to date, or make it. The server does so by itself when it starts.
    Migrate(Output),
    /// Write a whole copy of an SQLite database to a file, while the server runs.
    Backup {
        /// Where to; it must not be there yet.
        file: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// Look at everything that a server needs, and say what to do where something is wrong.
    Doctor(Output),
}

/// What to do with sessions.
#[derive(Subcommand)]
pub enum Sessions {
    /// List the live ones.
    List {
        /// Of this user only: an id, as `hallpass users list` shows it.
        #[arg(long)]
        user: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// End some, for good. Every server knows within a second.
    Revoke {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        output: Output,
    },
}

/// Which sessions to end.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// The one with this id.
    #[arg(long)]
    pub id: Option<String>,
    /// All of this user: an id, as `hallpass users list` shows it.
    #[arg(long)]
    pub user: Option<String>,
    /// All that began before this moment, such as 2026-11-25T12:00:00Z. After a backup was restored: the moment at which it was
    /// restored, so that nothing comes back that was ended since it was taken.
    #[arg(long, value_name = "TIME")]
    pub issued_before: Option<Timestamp>,
    /// All: everybody signs in again.
    #[arg(long)]
    pub all: bool,
}

/// What to do with users.
#[derive(Subcommand)]
pub enum Users {
    /// List them.
    List(Output),
    /// Give an identity to a user: the next sign-in of that subject with that provider is this user. For a provider that was
    /// rebuilt and has new subjects; the log names the command at each sign-in that is refused for it.
    ///
    /// It replaces the identity that the user had with that provider. Sessions that began with an identity which is no longer the
    /// user's end; every server knows within a second. The same again changes nothing.
    Relink(RelinkArguments),
    /// Delete a user with everything of theirs: sessions, identities, and what is recorded of them. Every server knows within a
    /// second. The same person may sign in again, and is a new user then.
    Delete {
        /// Whom: an id, as `hallpass users list` shows it.
        #[arg(long)]
        user: String,
        #[command(flatten)]
        output: Output,
    },
}

/// Which identity is to be whose.
#[derive(Args)]
pub struct RelinkArguments {
    /// The user: an id, as `hallpass users list` shows it.
    #[arg(long)]
    pub user: String,
    /// The provider, by its name in addresses, such as `work` for AUTH_WORK_ID.
    #[arg(long)]
    pub provider: String,
    /// Who the person is there: `sub` of an OpenID provider, the number of a GitHub user.
    #[arg(long, allow_hyphen_values = true)]
    pub subject: String,
    /// Also if the identity is another user's, who then has it no more.
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub output: Output,
}

/// How to answer.
#[derive(Args, Clone, Copy)]
pub struct Output {
    /// Answer as JSON, for a script.
    #[arg(long)]
    pub json: bool,
}
