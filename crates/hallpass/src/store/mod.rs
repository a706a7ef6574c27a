//! Users, identities and sessions in an SQL database. The modules above this one do not know which
//! engine it is.

#[cfg(not(any(feature = "sqlite", feature = "postgres")))]
compile_error!("hallpass needs a database: enable its feature \"sqlite\" or \"postgres\"");

mod admin_lists;
mod app_session;
mod callbacks;
mod change_feed;
#[cfg(test)]
mod conformance;
mod connections;
mod database;
mod database_url;
mod engine;
mod error;
pub mod file_system;
mod identities;
mod lock_conflict;
#[cfg(test)]
pub mod modelled_feed;
mod open;
mod open_error;
mod opened_by;
mod own_identities;
mod own_sessions;
mod pool;
#[cfg(feature = "postgres")]
mod postgres;
mod postgres_server;
mod schema;
mod selection;
mod session_list;
mod sign_in;
mod sign_in_ways;
mod sql;
#[cfg(feature = "sqlite")]
mod sqlite;
mod unlink;
mod written;

pub use admin_lists::{EmailLine, SessionLine, UserLine};
pub use app_session::{AppSessionOutcome, NewAppSession, StartedAppSession};
pub use callbacks::{CallbackOutcome, FinishedCallback, KnownCallback, NewCallback};
#[cfg(test)]
pub use change_feed::Changes;
pub use change_feed::{ChangeFeed, ChangedSessions, FEED_READ_TIMEOUT, Revision};
pub use connections::Connections;
pub use database::{Database, ParsedDatabase};
pub use database_url::{DatabaseUrlError, DatabaseWarning};
pub use error::StoreError;
pub use identities::{ConfiguredIssuer, IfTaken, LeftBehind, Linked, Relink, Relinked};
pub use open_error::OpenError;
#[cfg(test)]
pub use own_identities::MAX_OWN_IDENTITIES;
pub use own_identities::{ListedIdentity, OwnLink, OwnLinked};
pub use own_sessions::{DataOf, DataWrite, EndedSession, OwnEnd, OwnSelection};
pub use postgres_server::PostgresServer;
pub use selection::Selection;
pub use session_list::{ListCursor, ListedSession};
pub use sign_in::{Decided, NewSession, SignIn, SignInOutcome, SignedIn};
#[cfg(test)]
pub use sign_in_ways::RemainingWays;
pub use sign_in_ways::SignInWays;
pub use sql::sql_store::SqlStore;
pub use unlink::{Unlink, UnlinkFrom, UnlinkOutcome};
pub use written::Written;
