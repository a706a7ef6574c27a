//! Sessions for programs and mobile apps (RFC 8252): the authorization code flow, of which Hallpass
//! is the server here.
//!
//! ```text
//! app       ── opens the browser at GET /authorize ──► show_consent.rs: the login page first, then
//!                                                      asks the person (consent_page.rs)
//! browser   ── POST /authorize ──────────────────────► answer_app.rs: a code, and nothing is stored
//! browser   ── redirect URI?code&state&iss ──────────► the app
//! app       ── POST /token, code and verifier ───────► exchange_code.rs: a session of its own
//! ```

pub mod answer_app;
mod authorization_request;
mod consent_page;
pub mod exchange_code;
mod params;
pub mod show_consent;
mod token_answer;
