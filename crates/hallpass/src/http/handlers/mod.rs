//! One file for each action: read the request, call the domain, answer.

pub mod account;
pub mod authjs_pages;
pub mod callback;
mod callback_fragment;
mod client_info;
pub mod csrf;
mod explained_failure;
pub mod fallback;
pub mod form_post;
pub mod health;
pub mod identities;
pub mod link;
pub mod log;
pub mod native_apps;
pub mod providers;
mod redirect;
pub mod session;
pub mod sessions;
pub mod sign_in;
pub mod sign_out;
pub mod update_session;
