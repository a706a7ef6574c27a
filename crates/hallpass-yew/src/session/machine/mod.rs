//! The client's logic, as one pure function: no clock, no browser.
//!
//! The state is [`SessionState`] (what components see) and the [`Machine`] around it. A tab asks the server with
//! [`Effect::Fetch`], and has one request in flight at most (C2).
//!
//! | event | what follows |
//! |---|---|
//! | `Mounted` | knows: says hello to the other tabs. Does not know: asks |
//! | `Shown`, `Focused` | asks, unless there was an answer within the last second or one is coming (C5), or the app does not want it on a focus. `Shown` asks in any case if there were news that nobody has asked about |
//! | `Online` | asks, likewise; a hidden tab does once it is seen |
//! | `Hidden`, `Offline` | no polls and no retries; offline is marked as reconnecting |
//! | `Left` | forgets (`Loading`): a page that comes back must not show anybody before it has asked (C11) |
//! | `Restored`, and the first `Shown` after `Left` | asks anew: what was asked on the way out is given up |
//! | `Woke` | the session's end is that much nearer; asks |
//! | `Tick` | whatever is due: the request is given up, a retry, the poll, the notice, the session's end |
//! | `Led(true)` | polls for all tabs, once an interval (C6). A tab that does not takes over after one and a half to two intervals without news |
//! | `Led(false)` | another tab took over: this one waits for its turn again |
//! | `Used` | told with the next request, if there is one soon (S6), and to the other tabs once |
//! | `Answered` with an answer | known, or that nothing has changed; told to the other tabs. An overtaken one is dropped (C3) |
//! | `Answered` without, or unchanged where nothing is known | keeps what is known, marked as reconnecting; tries again later, and later still (C4), while it is seen |
//! | `Heard` | the same as is known: fresh without a request, and so is the same but for a later end. Anything else: asks (C15); about the session that it shows, a hidden tab does once it is seen. A sign-out of this session: forgets, and asks. A use: told with the next request |
//! | `Asked` | asks, even if an answer is coming: it may be old news |
//! | `SignedOut` | nobody; what is in flight is given up; told to the other tabs |
//! | `Updated` | as an answer, unless it was overtaken; what is in flight is given up |
//!
//! At the end of the session, as the server's clock has it, the session is hidden (`Loading`), and the server asked once: no
//! answer is `Unauthenticated`, expired (C8). After a sleep it may be the machine's clock that is wrong: then no answer is `Loading`
//! until the end by the page's own clock.

mod ask;
mod due;
mod event;
mod hear;
mod know;
mod learn;
#[cfg(feature = "measure")]
pub(super) mod measure;
mod step;
#[cfg(test)]
mod tests;

use std::time::Duration;

use hallpass_types::{SessionId, Timestamp};

pub use event::{Answer, Arrival, Effect, Event, Known, Message, News, NoAnswer, Tag, What, Who};
use step::Step;
pub use step::step;

use super::{Connection, Moment, Reason, SessionState};

/// Within this time of an answer nobody needs another.
const ENOUGH: Duration = Duration::from_secs(1);
/// Longer than this is as good as no answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long before its end somebody is told that the session ends.
const NOTICE: Duration = Duration::from_secs(120);
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LAST_RETRY: Duration = Duration::from_secs(30);
/// That somebody used a page counts for so long, or for two polls.
const LATELY: Duration = Duration::from_secs(120);

/// How long to wait after `times` times in vain.
fn later_and_later(times: u32) -> Duration {
    FIRST_RETRY.saturating_mul(1 << times.min(5)).min(LAST_RETRY)
}

/// What the app has chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How often to poll. Zero is never.
    pub interval: Duration,
    /// Whether to ask when the tab is looked at.
    pub on_focus: bool,
    /// By how much this tab waits longer than others, as a part of a thousand, so that not all do the same at once.
    pub jitter: u16,
}

/// Everything that the client remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    settings: Settings,
    session: SessionState,
    /// What names the session as it is known, for a question that need not be answered again (C7).
    tag: Option<Tag>,
    /// Whose session this tab has shown, until it knows that it is over.
    held: Option<SessionId>,
    request: Request,
    /// How many requests there were.
    asked: u64,
    /// How often something happened that makes an answer on its way old news.
    news: u64,
    failures: u32,
    visible: bool,
    /// The page was left, and has not come back.
    away: bool,
    online: bool,
    leads: bool,
    /// When somebody used the pages last, if the server does not know.
    used_at: Option<Moment>,
    /// What the server's clock said, and when.
    clock: Option<(Timestamp, Moment)>,
    /// For how long the machine has slept since. Or somebody has set its clock: nobody but the server can tell.
    slept: Duration,
    /// The last answer, here or in another tab.
    fresh_at: Option<Moment>,
    /// The last end of a request, with an answer or without.
    ended_at: Option<Moment>,
    /// When the session ends, if the machine has not slept.
    expires_at: Option<Moment>,
    /// How often in a row the server has said that it lives on after its end.
    reprieves: u32,
    retry_at: Option<Moment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Request {
    None,
    InFlight {
        number: u64,
        until: Moment,
        cause: Cause,
        /// It says that somebody used the pages then.
        used_at: Option<Moment>,
        /// Something happened meanwhile, so that the answer is old news: why to ask again.
        again: Option<Cause>,
    },
}

/// Why the server is asked, and so whom its answer is news to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cause {
    /// This tab's own reasons.
    Own,
    /// It is time, for all tabs.
    Poll,
    /// Another tab said this.
    Told(Option<Known>),
    /// An Auth.js client said something, to every tab.
    Foreign,
    /// A sign-in or an update: others are told in any case.
    Action(News),
}

/// What components see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Who is signed in.
    pub session: SessionState,
    /// When the session ends, if that is soon and the server has just said so.
    pub ending: Option<Moment>,
}
