#![doc = include_str!("../README.md")]
//!
//! The feature `ssr` is for rendering in a server. Numbers such as C1 or S6 name promises: see `docs/rules.md` in the
//! repository.

pub mod components;
pub mod forms;
pub mod http;
mod login_page;
pub mod recovery;
pub mod session;

pub use hallpass_types as types;
pub use hallpass_types::LoginQuery;

pub use login_page::login_query;
