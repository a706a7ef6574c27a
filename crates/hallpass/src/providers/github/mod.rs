//! Signing in with GitHub: OAuth 2 (RFC 6749) with PKCE. There is no ID token: GitHub's API says
//! who the person is.

pub(crate) mod connection;
pub(crate) mod server;
mod user;
