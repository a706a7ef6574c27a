//! Sessions: from a sign-in to their end.
//!
//! ```text
//! callback ── start ─────► row in the store, token in the cookie          (start.rs)
//! request  ── resolve ───► who is signed in: cache, then store            (resolve.rs, cache/, policy.rs)
//!          ── activity ──► written down, extends the idle timeout         (touch.rs)
//! sign-out ── end ───────► row marked as ended, then the cookie removed   (end.rs)
//! ```
//!
//! Nothing in here knows HTTP: the cookie is `http/cookies/`, the layer `http/session_layer.rs`.

pub(crate) mod audit;
mod background;
mod cache;
mod change_data;
mod check_watched;
mod current_session;
mod end;
pub(crate) mod event;
pub(crate) mod events;
mod list;
pub(crate) mod policy;
#[cfg(test)]
mod policy_histories;
mod resolve;
mod sessions;
mod start;
mod start_for_app;
mod sweeper;
pub(crate) mod timeouts;
mod touch;
mod update;
mod update_hook;
mod update_queue;
pub(crate) mod watch;
mod writable;

pub use crate::model::session_limits::Limits;
pub(crate) use audit::Recording;
pub(crate) use background::BackgroundTasks;
pub use change_data::UpdateDataError;
pub(crate) use current_session::CurrentSession;
pub use policy::Polling;
pub(crate) use sessions::Sessions;
pub(crate) use start_for_app::{AppRequest, AppStart};
pub(crate) use update::{MAX_UPDATE_BYTES, UpdateFailure, Updated};
pub use update_hook::{UpdateRefusal, UpdateSession};
