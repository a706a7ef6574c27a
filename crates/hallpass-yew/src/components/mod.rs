//! Components for pages: gates ([`SignedIn`], [`SignedOut`], [`SessionLoading`],
//! [`RequireSession`]), [`Avatar`], [`SignInButton`], [`SignOutButton`], [`ProviderButton`],
//! [`SessionEnding`], [`Status`], [`error_notice`], [`loading_notice`] and [`end_notice`].
//!
//! They are styled by CSS class; `assets/style.css` of the Hallpass server has an example. They
//! also work without styles.

mod avatar;
mod end_notice;
mod error_notice;
mod gates;
mod loading_notice;
mod progress;
mod provider_button;
mod session_ending;
mod sign_in_button;
mod sign_out_button;
mod status;

pub use avatar::{Avatar, AvatarProps};
pub use end_notice::end_notice;
pub(crate) use error_notice::error_notice_with;
pub use error_notice::{error_notice, refusal_notice};
pub use gates::{GateProps, RequireSession, RequireSessionProps, SessionLoading, SignedIn, SignedOut};
pub use loading_notice::loading_notice;
pub use provider_button::{ProviderButton, ProviderButtonProps};
pub use session_ending::SessionEnding;
pub use sign_in_button::{SignInButton, SignInButtonProps};
pub use sign_out_button::{SignOutButton, SignOutButtonProps};
pub use status::{Status, StatusProps};
