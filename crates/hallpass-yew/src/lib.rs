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
//! - [`texts`]: what errors and ended sessions are called
//!
//! The feature `ssr` is for rendering in a server. Numbers such as C1 or S6 name promises: see
//! `docs/rules.md`.

pub mod components;
pub mod forms;
mod http;
mod json;
mod login_query;
pub mod recovery;
pub mod session;
pub mod texts;

pub use hallpass_types as types;

pub use components::{
    Avatar, AvatarProps, GateProps, ProviderButton, ProviderButtonProps, RequireSession, RequireSessionProps,
    SessionEnding, SessionLoading, SignInButton, SignInButtonProps, SignOutButton, SignOutButtonProps,
    SignedIn, SignedOut, end_notice, error_notice, loading_notice, refusal_notice,
};
pub use hallpass_types::LoginQuery;
pub use http::BasePath;
pub use login_query::login_query;
pub use session::{
    ActionFailure, AfterSignOut, Connection, Initial, Moment, Reason, Required, SessionProvider,
    SessionProviderProps, SessionState, SignInOptions, get_csrf_token, get_own_sessions, get_providers,
    get_session, sign_in, sign_out, update, update_with, use_base_path, use_session, use_session_part,
    use_session_required, use_session_required_or, use_user,
};
