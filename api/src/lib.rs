//! The server side of Hallpass: sign-in with OpenID Connect, and sessions, on Actix.
//!
//! A handler asks who it is by naming a [`Session`] among its arguments: a stranger never gets there. [`Hallpass`] puts the
//! sign-in API and the look-up of sessions into an application of yours, [`Application`] is the whole server with its
//! pages. See the README for the code map.
//!
//! This is an application of somebody else's, whole; it lives in `examples/actix`.
//!
#![doc = concat!("```no_run\n", include_str!("../../examples/actix/src/main.rs"), "\n```")]

mod account;
mod app;
mod audience;
mod bundle;
mod clock;
mod config;
mod connections;
mod dev_provider;
mod dev_secret;
mod error;
mod error_page;
mod forms;
mod hallpass;
mod handlers;
mod log_text;
mod no_script_avatar;
mod oauth;
pub mod operator;
mod pages;
mod problem_passage;
mod provider;
mod proxies;
mod public_host;
mod public_url;
mod random;
mod route_table;
mod routes;
mod scope;
mod sealed;
mod secret_ring;
mod security;
mod session;
mod settings;
mod shell;
mod shutdown;
mod start_error;
mod state;
mod store;
pub mod telemetry;

pub use app::Application;
pub use bundle::{Bundle, BundleFile};
pub use config::{Config, DevProvider};
pub use connections::ConnectionTimeouts;
pub use error::Error;
pub use forms::Forms;
pub use hallpass::Hallpass;
pub use hallpass_shared as shared;
pub use hallpass_shared::SessionData;
pub use oauth::{Authorities, ProviderHttpSettings};
pub use public_host::redirect_to_public_host;
pub use scope::SessionScope;
pub use session::{
    Initial, Limits, Polls, RecentSession, Session, UpdateRefusal, UpdateSession, redirect_to_login,
    require_session, same_origin,
};
pub use settings::{Mistake, Mistakes, Settings};
pub use shutdown::told_to_end;
pub use start_error::StartError;
pub use state::Hooks;
pub use store::{Connections, Database, DatabaseWarning, NoDatabase, ParsedDatabase, PostgresServer};
