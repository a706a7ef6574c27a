//! What pages are made of.
//!
//! For any app: [`Avatar`], [`SignInButton`], [`SignOutButton`], [`ProviderButton`], [`SessionEnding`], [`error_notice`],
//! [`loading_notice`] and [`end_notice`]. Their looks are in `assets/style.css`, by class; without it they are plain and work as
//! well. The rest belongs to the app that Hallpass' own server shows.

mod access_denied;
mod avatar;
mod error_notice;
mod header;
mod loading_notice;
mod provider_button;
mod session_ending;
mod sign_in_button;
mod sign_out_button;
mod user_menu;

pub use access_denied::{access_denied, end_notice};
pub use avatar::{Avatar, AvatarProps};
pub use error_notice::error_notice;
pub use header::Header;
pub use loading_notice::loading_notice;
pub use provider_button::{ProviderButton, ProviderButtonProps};
pub use session_ending::SessionEnding;
pub use sign_in_button::{SignInButton, SignInButtonProps};
pub use sign_out_button::{SignOutButton, SignOutButtonProps};
pub use user_menu::{UserMenu, UserMenuProps};
