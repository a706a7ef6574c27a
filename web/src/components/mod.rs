//! The components of this app; the general ones are in `hallpass_yew::components`.

mod access_denied;
mod header;
mod user_menu;

pub use access_denied::access_denied;
pub use header::Header;
