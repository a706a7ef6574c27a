//! The development provider: a real, small OpenID provider in the same process, so that the whole
//! sign-in works with no account, key or network. On only with `--dev-provider`, never in
//! production.
//!
//! It listens under another host name than the app (`127.0.0.1` beside `localhost`), so that the
//! redirects are cross-site, as with a real one.

mod authorization_endpoint;
mod avatar;
mod choice_page;
mod discovery;
mod end_session;
mod grants;
mod only_this_computer;
mod people;
mod provider;
mod signing_key;
mod start;
mod token_endpoint;
mod userinfo_endpoint;

pub use start::start;
