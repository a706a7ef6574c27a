//! The browser side of Hallpass. An app of yours takes [`session`], with `<SessionProvider>` and `use_session()`; the general ones
//! of [`components`]; and, for a login page of its own, [`LoginQuery`]. All else, [`App`] and the pages in it, is the app that
//! Hallpass' own server shows.
//!
//! ```toml
//! [dependencies]
//! hallpass-web = { git = "…" }   # not on a registry yet
//! yew = { version = "0.23", features = ["csr"] }
//! ```
//!
//! The feature `ssr` is for rendering in a server; `browser` and `measure` are for Hallpass' own binary and its benchmark.
//! Numbers such as C1 or S6 name promises: see `docs/rules.md`.
//!
//! This is an app of somebody else's, whole; it lives in `examples/yew`, with its `index.html` and `Trunk.toml`.
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
mod person;
pub mod recovery;
mod route;
pub mod session;

pub use hallpass_shared as shared;

pub use app::{Address, App, AppProps, Pages};
pub use head::{description, title};
pub use login_query::LoginQuery;
