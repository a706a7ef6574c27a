//! What pages are made of.
//!
//! For any app: [`Avatar`], [`SignInButton`], [`SignOutButton`], [`ProviderButton`], [`SessionEnding`], [`Status`],
//! [`error_notice`], [`loading_notice`] and [`end_notice`]. Their looks are in `assets/style.css`, by class; without it they are plain and work as
//! well. The rest belongs to the app that Hallpass' own server shows.

mod access_denied;
mod avatar;
mod connection_status;
mod error_notice;
mod header;
mod loading_notice;
mod local_time;
mod provider_button;
mod session_ending;
mod sign_in_button;
mod sign_out_button;
mod status;
mod user_menu;

pub use access_denied::{access_denied, end_notice};
pub use avatar::{Avatar, AvatarProps};
pub(crate) use connection_status::ConnectionStatus;
pub use error_notice::error_notice;
pub(crate) use error_notice::error_notice_with;
pub use header::Header;
pub use loading_notice::loading_notice;
pub(crate) use local_time::LocalTime;
pub use provider_button::{ProviderButton, ProviderButtonProps};
pub use session_ending::SessionEnding;
pub use sign_in_button::{SignInButton, SignInButtonProps};
pub use sign_out_button::{SignOutButton, SignOutButtonProps};
pub use status::{Status, StatusProps};
pub use user_menu::{UserMenu, UserMenuProps};
