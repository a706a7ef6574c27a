//! The Hallpass server: the pages and files of the browser app around the sign-in API.
//!
//! It uses only the public API of the library `hallpass`, as any application can.

mod account_frame;
mod app_template;
mod application;
mod assets;
mod browser_app;
mod bundle;
mod content_policy;
mod content_type;
mod head;
mod kept_pages;
mod no_script_avatar;
mod not_found;
mod outage_page;
mod page_handler;
mod page_response;
mod placeholders;
mod render;
mod routes;
mod shell;

pub use application::{Application, ServerError};
pub use bundle::{Bundle, BundleFile};
pub use shell::MissingPlaceholder;
