//! What happens to the machine, and what it wants done.

use std::{rc::Rc, time::Duration};

use hallpass_types::{EndReason, Session, SessionId, Timestamp};

use crate::session::Moment;

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, on the page's own clock.
    pub at: Moment,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The provider was mounted.
    Mounted(Arrival),
    /// The tab can be seen.
    Shown,
    /// The tab cannot be seen any more, or is about to be frozen.
    Hidden,
    /// The page goes away; the browser may keep it as it is then.
    Left,
    /// The window has the keyboard.
    Focused,
    /// The browser has a network.
    Online,
    /// The browser has no network.
    Offline,
    /// The page came back from the back/forward cache, after [`Self::Left`].
    Restored,
    /// The machine's clock went on for this long while the page's stood still.
    Woke(Duration),
    /// The moment of [`Effect::WakeAt`] has come.
    Tick,
    /// Whether this tab is the one that polls for all.
    Led(bool),
    /// Somebody really used the page.
    Used,
    /// Request `number` ended: an answer, or none that can be used.
    Answered(u64, Result<Answer, NoAnswer>),
    /// Another tab said something.
    Heard(Message),
    /// The app wants to know for certain: somebody asks, or another request was refused with 401.
    Asked,
    /// The server has acknowledged a sign-out of this tab's.
    SignedOut,
    /// The server has answered an update, which began when the machine's [`super::Machine::news`] was this.
    Updated(u64, Answer),
}

/// How the page came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It was loaded.
    Load,
    /// A sign-in that began in this tab led here.
    SignIn,
}

/// The entity tag of an answer.
pub type Tag = Rc<str>;

/// Who is signed in, as the server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The server's clock (RFC 9110, section 6.6.1), if it told it.
    pub now: Option<Timestamp>,
    /// Who.
    pub who: Who,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Somebody, and what names this answer.
    Session(Rc<Session>, Option<Tag>),
    /// The same as what the question named.
    Unchanged,
    /// Nobody, and why no longer, if there was somebody.
    Nobody(Option<EndReason>),
}

/// The server could not be asked, or did not make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

/// What a tab knows, as it tells others: never whom it is about (C15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which session.
    pub id: SessionId,
    /// What names the last answer about it, if the server named it.
    pub tag: Option<Tag>,
    /// When it ends.
    pub expires: Timestamp,
}

/// What tabs say to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Something has changed: for Auth.js' clients, too.
    News(News, Option<Known>),
    /// An Auth.js client says so, without saying what.
    Foreign,
    /// A page was loaded, and came with this.
    Hello(Option<Known>),
    /// The server has just confirmed this.
    Fresh {
        /// What it confirmed.
        known: Option<Known>,
        /// Of what answer this one differs in nothing but when the session ends.
        slid: Option<Tag>,
        /// Whether it was the poll for all tabs: whoever sends this leads.
        poll: bool,
        /// Whether it was told that somebody used the pages.
        used: bool,
    },
    /// Somebody really uses a page, and the server has not been told.
    Used,
}

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Somebody has signed in.
    SignedIn,
    /// This session has been signed out.
    SignedOut,
    /// What the application keeps in the session.
    Updated,
    /// Something that was noticed by asking.
    Changed,
}

/// Something is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask the server.
    Fetch {
        /// What [`What::Answered`] is to name it.
        number: u64,
        /// What names what is known already.
        tag: Option<Tag>,
        /// Whether to say that somebody used the page.
        used: bool,
    },
    /// Nobody waits for the request in flight any more.
    Abort,
    /// Tell [`What::Tick`] then, and at no other moment that was said before.
    WakeAt(Option<Moment>),
    /// Be the tab that polls as soon as no other is; tell [`What::Led`].
    Lead,
    /// Be it at once: the one that was has not been heard of.
    TakeOver,
    /// Let another tab be it.
    Yield,
    /// Say something to the other tabs.
    Tell(Message),
}
