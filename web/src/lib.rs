//! The browser side of Hallpass: `<SessionProvider>`, `use_session()`, and the pages of the app.
//!
//! This is an app of somebody else's, whole; it lives in `examples/yew`.
//!
#![doc = concat!("```no_run\n", include_str!("../../examples/yew/src/main.rs"), "\n```")]

mod app;
mod asked;
pub mod components;
mod forms;
mod head;
mod http;
mod links;
mod login_query;
mod pages;
mod route;
pub mod session;

pub use hallpass_shared as shared;

pub use app::{Address, App, AppProps, Pages};
pub use head::{description, title};
