//! The Hallpass server: the pages and files of the browser app around the library `hallpass`, whose public API alone it uses.

mod app;
mod assets;
mod browser_app;
mod bundle;
mod content_policy;
mod no_script_avatar;
mod not_found;
mod page;
mod pages;
mod routes;
mod shell;

pub use app::{Application, ServerError};
pub use bundle::{Bundle, BundleFile};
pub use shell::MissingMark;
