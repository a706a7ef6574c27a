//! A signed-in browser.
//!
//! ```text
//! callback ── sign_in ──► row in the store, token in the cookie          (lifecycle.rs, cookie.rs, adapter.rs)
//! request  ── cookie ───► verified, looked up, the typed session         (middleware.rs)
//!          ── handler ──► `session: Session` or `Option<Session>`, no I/O (extractor.rs); `Initial` for a page (initial.rs)
//! sign-out ── end ──────► row marked as ended, then the cookie removed
//! ```

pub(crate) mod audit;
pub(crate) mod checked;
#[cfg(test)]
mod histories;
pub(crate) mod lifecycle;
pub(crate) mod own;
pub(crate) mod policy;
pub(crate) mod resolved;
pub(crate) mod store_time;
mod sweeper;
mod update;
mod update_queue;
mod writable;

pub(crate) use lifecycle::{Sessions, Started, VerifiedSignIn};
pub use policy::{Limits, Polls};
#[cfg(test)]
pub(crate) use resolved::Resolved;
pub(crate) use update::{MAX_UPDATE_BYTES, UpdateFailure, Updated};
pub use update::{UpdateRefusal, UpdateSession};
