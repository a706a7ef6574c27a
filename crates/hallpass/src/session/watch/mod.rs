//! Watches sessions: who watches one learns when it ends, and why.
//!
//! No one polls for that. The change feed, and changes of this server, say which sessions have
//! changed; those that are watched are looked up once for all who watch them. One that should have
//! expired is looked up, too, since another server may have extended it. While the store does not
//! answer, nothing is known, and nothing is reported.

mod checker;
mod session_ended;
mod watchers;

pub use checker::check_watched;
pub use session_ended::{SessionEnd, SessionEnded};
pub use watchers::Watchers;
