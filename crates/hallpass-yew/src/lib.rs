//! The browser side of Hallpass, for Yew: [`session`] has `<SessionProvider>` and `use_session()`, [`components`] has buttons,
//! notices and the avatar, [`login_query`] reads what the URL of a login page says.
//!
//! ```toml
//! [dependencies]
//! hallpass-yew = { git = "…" }   # not on a registry yet
//! yew = { version = "0.23", features = ["csr"] }
//! ```
//!
//! The feature `ssr` is for rendering in a server. Numbers such as C1 or S6 name promises: see `docs/rules.md`.
//!
//! A whole app that uses it lives in `examples/yew`, with its `index.html` and `Trunk.toml`:
//!
#![doc = concat!("```no_run\n", include_str!("../../../examples/yew/src/main.rs"), "\n```")]

pub mod components;
pub mod forms;
pub mod http;
mod login_page;
pub mod recovery;
pub mod session;

pub use hallpass_types as types;
pub use hallpass_types::LoginQuery;

pub use login_page::login_query;
