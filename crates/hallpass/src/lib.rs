//! The server side of Hallpass: sign-in with OpenID Connect, and sessions, on Actix.
//!
//! A handler asks who is signed in by taking a [`Session`] argument: an anonymous request never reaches it. [`Hallpass`] adds the
//! sign-in API and the session look-up to an Actix application.
//!
//! A whole application that uses it lives in `examples/actix`:
//!
#![doc = concat!("```no_run\n", include_str!("../../../examples/actix/src/main.rs"), "\n```")]

pub mod admin;
mod clock;
mod config;
mod crypto;
#[cfg(feature = "dev-provider")]
mod dev_provider;
mod hallpass;
mod http;
mod log_text;
mod model;
mod providers;
mod serve;
mod server;
mod session;
mod settings;
mod sign_in;
mod start_error;
mod store;

pub use hallpass_types as types;
pub use hallpass_types::SessionData;

pub use config::{Config, DevProvider};
pub use hallpass::Hallpass;
pub use http::{
    audience::{Audience, audience},
    error::Error,
    forms::Forms,
    handlers::fallback::method_not_allowed,
    headers::security_headers,
    initial::Initial,
    initial_state_element::initial_state_element,
    outage_page::OutagePage,
    page_context::{PageContext, nonce},
    public_host::redirect_to_public_host,
    recent_session::RecentSession,
    scope::SessionScope,
    session_extractor::Session,
    session_guards::{redirect_to_login, require_session, same_origin},
    state::Hooks,
};
pub use providers::http_settings::{Authorities, ProviderHttpSettings};
pub use serve::{PreparedServer, RunningServer};
pub use server::{connections::ConnectionTimeouts, shutdown::told_to_end, telemetry};
pub use session::{Limits, Polls, UpdateRefusal, UpdateSession};
pub use settings::{Mistake, Mistakes, Settings};
pub use start_error::StartError;
pub use store::{Connections, Database, DatabaseWarning, NoDatabase, ParsedDatabase, PostgresServer};
