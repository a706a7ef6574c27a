//! The arguments of `hallpass`. Their documentation is what `--help` prints.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use hallpass::types::Timestamp;

/// How `--help` names a user.
const USER: &str = "ID|ADDRESS";

/// Sign-in and sessions for web applications. Configured by the environment and hallpass.toml: see
/// docs/operating.md#settings.
///
/// Without a command it runs the server. Exit codes: 0 done; 1 it failed; 2 the command or the
/// configuration is wrong; 3 the session or user does not exist.
#[derive(Parser)]
#[command(version)]
pub struct Arguments {
    /// Also run the built-in identity provider, with which anyone can sign in as anyone. For
    /// development only.
    #[arg(long)]
    pub dev_provider: bool,

    /// Run a command instead of the server.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do beside a running server.
#[derive(Subcommand)]
pub enum Command {
    /// List or revoke sessions.
    #[command(subcommand)]
    Sessions(Sessions),
    /// List users, keep them out, give them identities or remove some, or delete them.
    #[command(subcommand)]
    Users(Users),
    /// Create or update the schema of the database. The server also does so when it starts.
    Migrate(Output),
    /// Write a copy of an SQLite database to a file, while the server runs.
    Backup {
        /// The file. It must not exist.
        file: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// Check everything that a server needs, and say what to do about each problem.
    Doctor(Output),
}

/// What to do with sessions.
#[derive(Subcommand)]
pub enum Sessions {
    /// List live sessions.
    List {
        /// Only those of this user: an id, as shown by `hallpass users list`, or their verified
        /// e-mail address.
        #[arg(long, value_name = USER)]
        user: Option<String>,
        #[command(flatten)]
        output: Output,
    },
    /// End sessions for good. Servers see it within a second.
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
    /// The session with this id.
    #[arg(long)]
    pub id: Option<String>,
    /// All sessions of this user: an id, as shown by `hallpass users list`, or their verified
    /// e-mail address.
    #[arg(long, value_name = USER)]
    pub user: Option<String>,
    /// All sessions that began before this time, such as 2026-11-25T12:00:00Z. After restoring a
    /// backup, use the time of the restore: sessions that ended since the backup stay ended.
    #[arg(long, value_name = "TIME")]
    pub issued_before: Option<Timestamp>,
    /// All sessions: everyone has to sign in again.
    #[arg(long)]
    pub all: bool,
}

/// What to do with users.
#[derive(Subcommand)]
pub enum Users {
    /// List users.
    List(Output),
    /// Give an identity to a user: the next sign-in of that subject with that provider is this
    /// user. For a provider that was rebuilt and has new subjects. The log shows the command at
    /// each sign-in that is refused for this reason.
    ///
    /// It replaces every identity that the user had with that provider. Sessions that began with a
    /// replaced identity end; servers see it within a second. Running it again changes nothing. To
    /// replace one of several, link the new one and unlink the old one.
    Relink(RelinkArguments),
    /// List what a user can sign in with: their identities, with provider and subject.
    Identities(OneUser),
    /// Give a further identity to a user: they can sign in with it, too. Those that they have stay,
    /// and so do all sessions. First make sure that it is the same person: the command does not
    /// check.
    Link(IdentityArguments),
    /// Remove an identity of a user, who can no longer sign in with it. It is never the last one.
    /// The sessions that began with its provider end; servers see it within a second. Sign-in rules
    /// and policies are not asked whether they admit the user with what is left.
    Unlink(IdentityArguments),
    /// Keep a user out: they cannot sign in any more, and all their sessions end. Servers see it
    /// within a second. Their data stays.
    Disable(OneUser),
    /// Let a disabled user sign in again.
    Enable(OneUser),
    /// Delete a user with all sessions, identities and other data. Servers see it within a second.
    /// If the person signs in again, they get a new user.
    Delete(OneUser),
}

/// Which user.
#[derive(Args)]
pub struct OneUser {
    /// The user: an id, as shown by `hallpass users list`, or their verified e-mail address.
    #[arg(long, value_name = USER)]
    pub user: String,
    #[command(flatten)]
    pub output: Output,
}

/// Which identity of which user.
#[derive(Args)]
pub struct IdentityArguments {
    /// The user: an id, as shown by `hallpass users list`, or their verified e-mail address.
    #[arg(long, value_name = USER)]
    pub user: String,
    /// The provider, by its name in URLs, such as `work` for `AUTH_WORK_ID`.
    #[arg(long)]
    pub provider: String,
    /// The provider's name for the person: `sub` of an OpenID provider, the number of a GitHub
    /// user.
    #[arg(long, allow_hyphen_values = true)]
    pub subject: String,
    #[command(flatten)]
    pub output: Output,
}

/// Which identity the user is to have.
#[derive(Args)]
pub struct RelinkArguments {
    #[command(flatten)]
    pub identity: IdentityArguments,
    /// Take the identity from another user who has it.
    #[arg(long)]
    pub force: bool,
    /// Replace them, even if the user has several identities with that provider. (Without it, one
    /// that the user adds in this very moment is replaced, too.)
    #[arg(long)]
    pub all: bool,
}

/// How to print the result.
#[derive(Args, Clone, Copy)]
pub struct Output {
    /// Print JSON, for scripts.
    #[arg(long)]
    pub json: bool,
}
