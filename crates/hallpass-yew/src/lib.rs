//! The browser side of Hallpass, for Yew.
//!
//! ```toml
//! [dependencies]
//! hallpass-yew = { git = "…" }   # not on a registry yet
//! yew = { version = "0.23", features = ["csr"] }
//! ```
//!
//! [`SessionProvider`] around the root keeps the answer to "who is signed in?" fresh; components
//! ask with [`use_session`]:
//!
//! ```
//! use hallpass_yew::{SessionProvider, SessionState, SignInButton, SignOutButton, use_session};
//! use yew::prelude::*;
//!
//! #[component]
//! fn App() -> Html {
//!     html! { <SessionProvider><Greeting /></SessionProvider> }
//! }
//!
//! #[component]
//! fn Greeting() -> Html {
//!     match use_session() {
//!         SessionState::Loading { .. } => html! { "One moment..." },
//!         SessionState::Unauthenticated { .. } => html! { <SignInButton /> },
//!         SessionState::Authenticated { session, .. } => html! {
//!             <>{ session.user.name.clone() }<SignOutButton /></>
//!         },
//!     }
//! }
//! ```
//!
//! A whole app, with its `index.html` and `Trunk.toml`, is in the folder `examples/yew` of the
//! repository.
//!
//! Everything is at the root of the crate, and in these modules:
//!
//! - [`session`]: the provider, hooks, and actions such as [`sign_in`]; a table for people who come
//!   from Auth.js
//! - [`components`]: gates such as [`SignedIn`], buttons, notices and the avatar
//! - [`forms`]: forms that also work without the app
//! - [`recovery`]: what to do after a panic
//! - [`texts`]: everything that the components say, in English, German and Arabic, or as you write
//!   it
//! - `ssr` (with the feature `ssr`): rendering the app in a server
//!
//! Only what an app uses is in its WebAssembly. Numbers such as C1 or S6 name promises: see
//! `docs/rules.md`.

/// Compiles the examples of the guide for embedders.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/recipes/yew.md")]
struct Guide;

pub mod components;
pub mod forms;
mod http;
mod json;
mod lists;
mod login_query;
pub mod recovery;
pub mod session;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod texts;

pub use hallpass_types as types;

pub use components::{
    Avatar, AvatarProps, ConnectionStatus, ConnectionStatusProps, GateProps, Greeting, ProviderButton,
    ProviderButtonProps, ProviderButtons, ProviderButtonsProps, Require, RequireProps, RequireSession,
    RequireSessionProps, SessionEnding, SessionEndingProps, SessionForms, SessionList, SessionListProps,
    SessionLoading, SignInButton, SignInButtonProps, SignOutButton, SignOutButtonProps, SignedIn,
    SignedInProps, SignedOut, action_notice, end_notice, error_notice, loading_notice, refusal_notice,
    use_session_ending,
};
pub use hallpass_types::LoginQuery;
pub use http::BasePath;
pub use lists::{use_own_identities, use_own_sessions, use_providers};
pub use login_query::login_query;
pub use session::{
    Action, ActionError, AfterSignOut, Connection, Fetched, Initial, Moment, Progress, Reason, Required,
    SessionProvider, SessionProviderProps, SessionState, SignInOptions, end_other_sessions, end_session,
    get_csrf_token, get_own_identities, get_own_sessions, get_providers, get_session, link, sign_in,
    sign_out, unlink, update, update_data, update_with, use_action, use_base_path, use_session,
    use_session_data, use_session_part, use_session_required, use_session_required_or, use_texts, use_user,
};
