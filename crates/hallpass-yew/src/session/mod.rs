//! Who is signed in: wrap the root in [`SessionProvider`], ask with [`use_session`].
//!
//! ```
//! use hallpass_yew::{SessionProvider, SignedIn, SignedOut, use_user};
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
//! [`SessionState`] becomes `Unauthenticated`, and its [`Reason`] says why:
//!
//! - `SignedOutHere` in the tab where the person signed out.
//! - `EndedElsewhere` in the other tabs: the server cannot be asked why, since the cookie is
//!   deleted.
//! - `Ended`, with the server's reason: the session has expired, or was ended from another device,
//!   or by a tab that was never heard.
//! - `Expired` if its time is up and the server cannot be asked.
//!
//! [`Reason::sentence`] explains it to a person who did not sign out. Shortly before, the state can
//! be `Loading`: private content is hidden at once, and the server decides. The notice during the
//! last two minutes is [`SessionEnding`](crate::SessionEnding).
//!
//! # Coming from Auth.js
//! | Auth.js | here |
//! |---|---|
//! | `<SessionProvider session>` | `<SessionProvider initial>`: an [`Initial`], read once, on mount |
//! | `basePath` | `base_path` |
//! | `baseUrl` | not needed where the API has the page's own origin; `base_path` may be a whole URL for one that has another: see `docs/recipes/site.md`. During development Trunk proxies its requests: see `docs/recipes/yew.md` |
//! | `refetchInterval` (seconds; default off) | `refetch_interval` (a `Duration`; default one minute), for all tabs together |
//! | `refetchOnWindowFocus` | `refetch_on_focus` |
//! | `refetchWhenOffline` | none: without a network there are no polls and no retries; once it is back, the client asks at once |
//! | `useSession()` | [`use_session`]: `status` and `data` are one [`SessionState`]; [`use_user`] and [`use_session_part`] for parts |
//! | `useSession({ required: true })` | [`use_session_required`]; `onUnauthenticated` is [`use_session_required_or`] |
//! | `update(data)`, returned by `useSession` | [`update`], [`update_with`]: functions, callable anywhere in the app |
//! | `signIn(provider, options, params)` | [`sign_in`]; its `parameters` are Auth.js' third argument. `redirectTo` (`callbackUrl` before version 5) is `return_to`. `redirect: false` is missing: every sign-in leaves the page. A failure before that is an `Err`; a later one is `error` in the URL of the login page |
//! | `signOut(options)` | [`sign_out`]; `redirectTo` (`callbackUrl`) is [`AfterSignOut::GoTo`], by default the start page and not the open page; `redirect: false` is [`AfterSignOut::Stay`] |
//! | `session.expires` (a text) | a [`Timestamp`](hallpass_types::Timestamp), by the server's clock |
//! | the callbacks `session` and `jwt`, fields of your own | [`use_session_data`], a type of yours; the policy and `Builder::update_session` on the server decide about it |
//! | `pages.signIn` | `sign_in_page`; [`use_session_required_or`] to do something else |
//! | `getSession()`, `getCsrfToken()`, `getProviders()` | [`get_session`], [`get_csrf_token`], [`get_providers`]: a failure is an `Err`, never `None` |
//! | `auth()` on the server | the extractors of the crate `hallpass` |

mod action;
mod actions;
mod channels;
mod clock;
mod data;
mod departure;
mod fetched;
mod handle;
mod hooks;
mod initial;
mod leader_lock;
mod listeners;
mod machine;
mod moment;
mod provider;
mod reason;
mod required;
mod runner;
mod state;

pub use action::{Action, Progress, use_action};
pub use actions::{
    ActionError, AfterSignOut, SignInOptions, end_other_sessions, end_session, get_csrf_token,
    get_own_identities, get_own_sessions, get_providers, get_session, link, sign_in, sign_out, unlink,
    update, update_data, update_with,
};
pub(crate) use actions::{begin_sign_in, end_path, login_page};
pub use clock::now;
pub use data::use_session_data;
pub use fetched::{Fetched, use_fetched};
pub(crate) use hooks::use_ending;
pub(crate) use hooks::use_sign_in_page;
pub use hooks::{use_base_path, use_session, use_session_part, use_texts, use_user};
pub use initial::{Initial, initial_state};
pub use moment::Moment;
pub use provider::{SessionProvider, SessionProviderProps};
pub use reason::Reason;
pub(crate) use required::replace_by_login_page;
pub use required::{Required, use_session_required, use_session_required_or};
pub(crate) use runner::was_started;
pub use state::{Connection, SessionState};
