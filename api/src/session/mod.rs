//! A signed-in browser.
//!
//! ```text
//! callback ── sign_in ──► row in the store, token in the cookie          (lifecycle.rs, cookie.rs, adapter.rs)
//! request  ── cookie ───► verified, looked up, the typed session         (middleware.rs)
//!          ── handler ──► `session: Session` or `Option<Session>`, no I/O (extractor.rs); `Initial` for a page (initial.rs)
//! sign-out ── end ──────► row marked as ended, then the cookie removed
//! ```

mod adapter;
pub(crate) mod audit;
mod checked;
mod cookie;
mod device;
mod extractor;
mod guard;
#[cfg(test)]
mod histories;
mod initial;
mod lifecycle;
mod middleware;
mod own;
pub(crate) mod policy;
mod recent;
pub(crate) mod record;
mod request_cookies;
mod resolved;
mod store_time;
mod sweeper;
mod tag;
mod token;
mod update;
mod update_queue;
mod writable;

pub(crate) use cookie::{CookieNames, CookieSettings, issue_session_cookie, remove_session_cookie};
pub(crate) use device::device;
pub(crate) use extractor::CurrentSession;
pub use extractor::Session;
pub use guard::{redirect_to_login, require_session, same_origin};
pub use initial::Initial;
pub(crate) use initial::initial_state;
pub(crate) use lifecycle::{Sessions, Started, VerifiedSignIn};
pub(crate) use middleware::resolve_session;
pub use policy::{Limits, Polls};
pub use recent::RecentSession;
pub use record::{EndReason, SessionRecord};
pub(crate) use request_cookies::RequestCookies;
#[cfg(test)]
pub(crate) use resolved::Resolved;
pub(crate) use tag::session_tag;
pub use token::{SessionToken, SessionTokenHash};
pub(crate) use update::{MAX_UPDATE_BYTES, UpdateFailure, Updated};
pub use update::{UpdateRefusal, UpdateSession};
