//! The real binary, over TCP.

mod bad_input;
mod callback;
mod configuration;
mod dev_provider;
mod pages;
mod providers;
mod readme;
mod session;
mod store;
