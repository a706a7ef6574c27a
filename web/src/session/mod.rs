//! The reusable client: wrap the root in `<SessionProvider>`, ask with `use_session()`.
//!
//! | Auth.js | here |
//! |---|---|
//! | `<SessionProvider session>` | `<SessionProvider initial>`: an [`Initial`], read once, on mount |
//! | `basePath` | `base_path` |
//! | `baseUrl` | not needed: the API has the page's own origin, since its cookie does |
//! | `refetchInterval` (seconds; off) | `refetch_interval` (a `Duration`; a minute), for all tabs together |
//! | `refetchOnWindowFocus` | `refetch_on_focus` |
//! | `refetchWhenOffline` | none: without a network nothing is asked, and when it is back at once |
//! | `useSession()` | [`use_session`]: `status` and `data` are one [`SessionState`]; [`use_user`] and [`use_session_part`] for parts |
//! | `useSession({ required: true })` | [`use_session_required`]; `onUnauthenticated` is [`use_session_required_or`] |
//! | `update(data)` | [`update`], [`update_with`] |
//! | `signIn(provider, options, params)` | [`sign_in`]; its `parameters` are Auth.js' third argument. `redirect: false` is missing: a provider needs the page |
//! | `signOut(options)` | [`sign_out`]; `redirect: false` is [`AfterSignOut::Stay`] |
//! | `getSession()`, `getCsrfToken()`, `getProviders()` | [`get_session`], [`get_csrf_token`], [`get_providers`]: failure is an `Err`, never nobody |
//! | `auth()` on the server | the extractors of `hallpass-api` |

mod actions;
mod arrival;
mod base_path;
mod channel;
mod gates;
mod handle;
mod hooks;
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
pub(crate) use base_path::BasePath;
pub use gates::{GateProps, RequireSession, RequireSessionProps, SessionLoading, SignedIn, SignedOut};
pub(crate) use hooks::{use_base_path, use_ending};
pub use hooks::{use_session, use_session_part, use_user};
#[cfg(feature = "measure")]
pub use machine::measure::time_of_a_step;
pub use moment::Moment;
pub use provider::{Initial, SessionProvider, SessionProviderProps};
pub use reason::Reason;
pub use required::{Required, use_session_required, use_session_required_or};
pub(crate) use runner::now;
pub use state::{Connection, SessionState};
