//! Hallpass inside applications with their own sessions, layers, guards and error pages.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod authorization;
mod browser;
mod confirming;
mod cookies;
mod cors;
mod error_pages;
mod events;
mod failed_sign_ins;
mod from_code;
mod layers;
mod linking;
mod members;
mod native_apps;
mod open_and_close;
mod own_sessions;
mod policy;
mod sign_in_rules;
mod site;
mod start_up;
mod testing;
mod two_hallpasses;
mod usual_layers;
mod watch;
mod wrong_order;
