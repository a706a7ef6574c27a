//! Hallpass inside applications that were written without it: their own sessions, layers, guards and error pages go on working.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod browser;
mod error_pages;
mod layers;
mod own_sessions;
