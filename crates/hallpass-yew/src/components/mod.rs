//! Components for pages: gates ([`SignedIn`], [`SignedOut`], [`SessionLoading`],
//! [`RequireSession`], [`Require`]), [`Avatar`], [`Greeting`], [`SignInButton`], [`SignOutButton`],
//! [`ProviderButton`], [`ProviderButtons`], [`ConnectionStatus`], [`SessionEnding`],
//! [`SessionList`], [`SessionForms`], [`LocalTime`], [`Status`], [`error_notice`],
//! [`loading_notice`] and [`end_notice`].
//!
//! They have no look of their own. Each has a property `class`, and children or slots that replace
//! what it says; `assets/style.css` of the Hallpass server is an example for the classes that they
//! have by default. All texts are those of the provider: see [`texts`](crate::texts).
//!
//! For markup that is entirely your own there is a hook below each component:
//! [`use_action`](crate::use_action) with an action, [`use_providers`](crate::use_providers),
//! [`use_own_sessions`](crate::use_own_sessions), [`use_session_ending`].

mod avatar;
mod connection_status;
mod end_notice;
mod error_notice;
mod fetched_view;
mod gates;
mod loading_notice;
mod local_time;
mod own_sessions;
mod person;
mod provider_button;
mod provider_buttons;
mod provider_rows;
mod require;
mod session_ending;
mod session_forms;
mod session_list;
mod sign_in_button;
mod sign_out_button;
mod slot;
mod status;

pub use avatar::{Avatar, AvatarProps};
pub use connection_status::{ConnectionStatus, ConnectionStatusProps};
pub use end_notice::end_notice;
pub(crate) use error_notice::error_notice_with;
pub use error_notice::{action_notice, error_notice, refusal_notice};
pub use gates::{GateProps, SessionLoading, SignedIn, SignedInProps, SignedOut};
pub use loading_notice::loading_notice;
pub use local_time::{LocalTime, LocalTimeProps};
pub use person::{Greeting, email_address, name_or_email, untranslated};
pub use provider_button::{ProviderButton, ProviderButtonProps};
pub use provider_buttons::{ProviderButtons, ProviderButtonsProps};
pub use provider_rows::PROVIDER_ROWS;
pub use require::{Require, RequireProps, RequireSession, RequireSessionProps};
pub use session_ending::{Ending, SessionEnding, SessionEndingProps, use_session_ending};
pub use session_forms::{SessionForms, SessionListProps};
pub use session_list::SessionList;
pub use sign_in_button::{SignInButton, SignInButtonProps};
pub use sign_out_button::{SignOutButton, SignOutButtonProps};
pub use slot::ErrorSlot;
pub use status::{Status, StatusProps};

#[cfg(test)]
mod tests;
