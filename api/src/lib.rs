//! The server side of Hallpass: sign-in with OpenID Connect, and sessions, on Actix.
//!
//! A handler asks who it is by naming a [`Session`] among its arguments. See the README for the code map.

mod account;
mod app;
mod audience;
mod bundle;
mod clock;
mod config;
mod dev_provider;
mod dev_secret;
mod error;
mod error_page;
mod handlers;
mod oauth;
mod provider;
mod public_url;
mod random;
mod routes;
mod secret_ring;
mod security;
mod session;
mod settings;
mod store;
pub mod telemetry;

pub use app::{Application, Hooks, StartError};
pub use bundle::{Bundle, BundleFile};
pub use config::{Config, DevProvider};
pub use error::Error;
pub use hallpass_shared::SessionData;
pub use session::{Limits, Session, UpdateRefusal, UpdateSession, redirect_to_login};
pub use settings::{Mistake, Settings};
