//! What pages are made of.

mod access_denied;
mod avatar;
mod error_notice;
mod header;
mod provider_button;
mod session_ending;
mod session_loading;
mod sign_in_button;
mod sign_out_button;
mod user_menu;

pub use access_denied::{access_denied, why};
pub use avatar::Avatar;
pub use error_notice::error_notice;
pub use header::Header;
pub use provider_button::ProviderButton;
pub use session_ending::SessionEnding;
pub use session_loading::session_loading;
pub use sign_in_button::SignInButton;
pub use sign_out_button::SignOutButton;
pub use user_menu::UserMenu;
