//! Watches sessions: who watches one learns when it ends, and why.
//!
//! No one polls for that. The change feed, and changes of this server, say which sessions have
//! changed; those that are watched are looked up once for all who watch them. One that should have
//! expired is looked up, too, since another server may have extended it. While the store does not
//! answer, nothing is known, and nothing is reported. `check_watched.rs` looks them up.

mod session_end;
mod session_ended;
mod watchers;

pub use session_end::SessionEnd;
pub use session_ended::SessionEnded;
pub use watchers::Watchers;
