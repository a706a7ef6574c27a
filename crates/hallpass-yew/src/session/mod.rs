//! The reusable client: wrap the root in `<SessionProvider>`, ask with `use_session()`.
//!
//! ```
//! use hallpass_yew::session::{SessionProvider, SignedIn, SignedOut, use_user};
//! use yew::prelude::*;
//!
//! #[component]
//! fn App() -> Html {
//!     html! {
//!         <SessionProvider>
//!             <SignedIn><Name /></SignedIn>
//!             <SignedOut><a href="/login">{ "Sign in" }</a></SignedOut>
//!         </SessionProvider>
//!     }
//! }
//!
//! #[component]
//! fn Name() -> Html {
//!     let user = use_user();
//!     html! { <>{ user.and_then(|user| user.name) }</> }
//! }
//! ```
//!
//! # When a session ends
//! [`SessionState`] becomes `Unauthenticated`, and its [`Reason`] says why: `SignedOutHere` in the tab where somebody signed out,
//! `EndedElsewhere` in the others, since the cookie that could be asked about is gone; `Ended` with what the server says where it
//! is not: its time is up, or it was ended from another device, or signed out by a tab that never heard so; `Expired` if its time is
//! up and the server cannot be asked. [`Reason::sentence`] has words for it, and none for whoever asked for it or was
//! never signed in. Shortly before, the state can be `Loading`: what is private is hidden at once, and the server decides. The
//! notice before the end is [`SessionEnding`](crate::components::SessionEnding), two minutes long.
//!
//! # Coming from Auth.js
//! | Auth.js | here |
//! |---|---|
//! | `<SessionProvider session>` | `<SessionProvider initial>`: an [`Initial`], read once, on mount |
//! | `basePath` | `base_path` |
//! | `baseUrl` | not needed: the API has the page's own origin, since its cookie does. While you develop, Trunk passes its requests on: see the README |
//! | `refetchInterval` (seconds; off) | `refetch_interval` (a `Duration`; a minute), for all tabs together |
//! | `refetchOnWindowFocus` | `refetch_on_focus` |
//! | `refetchWhenOffline` | none: without a network there are no polls and no retries; once it is back, the server is asked at once |
//! | `useSession()` | [`use_session`]: `status` and `data` are one [`SessionState`]; [`use_user`] and [`use_session_part`] for parts |
//! | `useSession({ required: true })` | [`use_session_required`]; `onUnauthenticated` is [`use_session_required_or`] |
//! | `update(data)`, returned by `useSession` | [`update`], [`update_with`]: functions, for any place in the app |
//! | `signIn(provider, options, params)` | [`sign_in`]; its `parameters` are Auth.js' third argument. `redirectTo` (`callbackUrl` before version 5) is `return_to`. `redirect: false` is missing: every provider here leaves the page; what fails before that is an `Err`, what fails later stands in the login page's address as `error` |
//! | `signOut(options)` | [`sign_out`]; `redirectTo` (`callbackUrl`) is [`AfterSignOut::GoTo`], by default `/` and not the page that is open; `redirect: false` is [`AfterSignOut::Stay`] |
//! | `session.expires` (a text) | a [`Timestamp`](hallpass_types::Timestamp), of the server's clock |
//! | the callbacks `session` and `jwt`, fields of your own | `session.data`, which `Hooks::update_session` on the server decides about |
//! | `pages.signIn` | none: the login page is `/login` of this origin; [`use_session_required_or`] for another |
//! | `getSession()`, `getCsrfToken()`, `getProviders()` | [`get_session`], [`get_csrf_token`], [`get_providers`]: failure is an `Err`, never nobody |
//! | `auth()` on the server | the extractors of `hallpass-api` |

mod actions;
mod arrival;
mod base_path;
mod channel;
mod clock;
mod gates;
mod handle;
mod hooks;
mod initial;
mod listeners;
mod lock;
pub(crate) mod machine;
mod moment;
mod provider;
mod reason;
mod required;
mod runner;
mod state;

pub use actions::{
    ActionFailure, AfterSignOut, SignInOptions, get_csrf_token, get_providers, get_session, sign_in,
    sign_out, update, update_with,
};
pub(crate) use actions::{begin_sign_in, login_page};
pub use base_path::BasePath;
pub use clock::now;
pub use gates::{GateProps, RequireSession, RequireSessionProps, SessionLoading, SignedIn, SignedOut};
pub use hooks::use_base_path;
pub(crate) use hooks::use_ending;
pub use hooks::{use_session, use_session_part, use_user};
pub use initial::{Initial, initial_state};
#[cfg(feature = "measure")]
pub use machine::measure::time_of_a_step;
pub use moment::Moment;
pub use provider::{SessionProvider, SessionProviderProps};
pub use reason::Reason;
pub use required::{Required, use_session_required, use_session_required_or};
pub(crate) use runner::was_started;
pub use state::{Connection, SessionState};
