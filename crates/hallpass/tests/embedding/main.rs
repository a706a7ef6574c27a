//! Hallpass inside applications with their own sessions, layers, guards and error pages.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod browser;
mod error_pages;
mod layers;
mod native_apps;
mod own_sessions;
