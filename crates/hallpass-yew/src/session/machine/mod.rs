//! The state machine of the client, as one pure function: [`step`]. No clock, no browser.
//!
//! A tab asks the server with [`Effect::Fetch`], and has one request in flight at most (C2).
//! [`State`] has four parts: what is known (`knowledge`), when that expires (`expiry`), the request
//! in flight and the retries (`requests`), and the tab itself (`tab`).
//!
//! | event | what follows |
//! |---|---|
//! | `Mounted` | if the session is known: post `Hello` to the other tabs. If not: ask |
//! | `Shown`, `Focused` | ask, unless there was an answer within the last second or a request is in flight (C5), or the app does not want it on focus. `Shown` asks in any case after a change that the tab has not asked about |
//! | `Online` | ask, likewise; a hidden tab asks once it is shown |
//! | `Hidden`, `Offline` | no polls and no retries; offline is shown as reconnecting |
//! | `Left` | forget the session (`Loading`): a page that comes back must not show anybody before it has asked (C11) |
//! | `Restored`, and the first `Shown` after `Left` | ask again: requests from before are aborted |
//! | `Woke` | the session ends that much earlier; ask |
//! | `Tick` | whatever is due: the request's timeout, a retry, the poll, the notice, the session's end |
//! | `Leading(true)` | poll for all tabs, once an interval (C6). A tab that does not lead takes over after one and a half to two intervals without an answer |
//! | `Leading(false)` | another tab took over: request the lock again |
//! | `Active` | report it with the next request, if there is one soon (S6), and post it to the other tabs once |
//! | `Answered` with an answer | know it, or that nothing has changed; post it to the other tabs. An outdated answer is dropped (C3) |
//! | `Answered` without, or unchanged although nothing is known | keep what is known, shown as reconnecting; retry with backoff (C4), while the tab is visible |
//! | `Heard` | the same as is known: fresh without a request, also if only the end is later. Anything else: ask (C15); a hidden tab asks about the session that it shows once it is shown. A sign-out of this session: forget it, and ask. Activity: report it with the next request |
//! | `RefetchRequested` | ask, even if a request is in flight: its answer may be outdated |
//! | `SignedOut` | anonymous; abort the request in flight; post it to the other tabs |
//! | `Updated` | as an answer, unless it is outdated; abort the request in flight |
//!
//! When the session ends by the server's clock, it is hidden (`Loading`), and the server asked
//! once: no answer is `Unauthenticated`, expired (C8). After a sleep the wall clock may be wrong:
//! then no answer is `Loading` until the end by the page's monotonic clock.

mod ask;
mod backoff;
mod effect;
mod event;
mod expiry;
mod hear;
mod knowledge;
mod learn;
mod message;
mod requests;
mod settings;
mod state;
mod step;
mod tab;
#[cfg(test)]
mod tests;
mod timers;

pub use effect::Effect;
pub use event::{Arrival, Event, EventKind, NoAnswer};
pub use message::{Change, Known, Message};
pub use settings::Settings;
pub use state::{State, View};
pub use step::step;
