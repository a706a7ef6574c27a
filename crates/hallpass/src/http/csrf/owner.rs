//! Whose pages a CSRF token is for, and for whom it may act.

use std::time::Duration;

use hallpass_types::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::model::session_record::SessionRecord;

/// How long after a sign-in the forms still work that were open in other tabs before it.
pub const GRACE_PERIOD: Duration = Duration::from_mins(15);

/// How many bytes name a browser.
pub const BROWSER_BYTES: usize = 8;
/// How many bytes mark a person or a session.
pub const MARK_BYTES: usize = 4;

/// The random bytes that name a browser.
pub type Browser = [u8; BROWSER_BYTES];

/// A hash, cut short: it tells people and sessions of one browser apart, and does not identify
/// them.
pub type Mark = [u8; MARK_BYTES];

/// The person mark of a token for anonymous visitors.
const ANONYMOUS: Mark = [0; MARK_BYTES];

/// Whose pages a token is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// An anonymous visitor, since the session with this mark has ended; zeros if there was none.
    Anonymous(Mark),
    /// A session.
    Session { person: Mark, session: Mark },
    /// The token of an older version of Hallpass, which does not say.
    Unknown,
}

impl Owner {
    /// The owner of the first token of `browser`.
    pub fn first(session: Option<&SessionRecord>, browser: Browser) -> Self {
        session.map_or(Self::Anonymous(ANONYMOUS), |record| Self::of(record, browser))
    }

    /// The owner of the token that `browser` gets next, when the request has `session`; `None`
    /// where this one is still right.
    pub fn next(self, session: Option<&SessionRecord>, browser: Browser) -> Option<Self> {
        let next = match (session, self) {
            (Some(record), _) => Self::of(record, browser),
            (None, Self::Session { session, .. }) => Self::Anonymous(session),
            (None, Self::Anonymous(_) | Self::Unknown) => return None,
        };
        (next != self).then_some(next)
    }

    /// Reads the marks of a token.
    pub fn from_marks(person: Mark, session: Mark) -> Self {
        if person == ANONYMOUS { Self::Anonymous(session) } else { Self::Session { person, session } }
    }

    /// The marks of the person and of the session, as a token has them; `Unknown` has none.
    pub fn to_marks(self) -> (Mark, Mark) {
        match self {
            Self::Session { person, session } => (person, session),
            Self::Anonymous(session) => (ANONYMOUS, session),
            Self::Unknown => (ANONYMOUS, ANONYMOUS),
        }
    }

    /// Whether a form may act for the session `record` at `now`. `is_current`: the cookie holds the
    /// same token as the form.
    pub fn may_act_for(
        self,
        record: &SessionRecord,
        browser: Browser,
        is_current: bool,
        now: Timestamp,
    ) -> bool {
        let asking = Self::of(record, browser);
        // An unknown owner is right until the next page with a form replaces the token, as every
        // page for a signed-in person does.
        if self == asking || (self == Self::Unknown && is_current) {
            return true;
        }
        let could_be_theirs = match (self, asking) {
            (Self::Session { person, .. }, Self::Session { person: asking, .. }) => person == asking,
            _ => true,
        };
        could_be_theirs && now < record.created_at.saturating_add(GRACE_PERIOD)
    }

    fn of(record: &SessionRecord, browser: Browser) -> Self {
        let mark = |id: &str| {
            let hash = Sha256::new().chain_update(browser).chain_update(id).finalize();
            let mark = [hash[0], hash[1], hash[2], hash[3]];
            // Zeros are the anonymous visitor's.
            if mark == ANONYMOUS { [1; MARK_BYTES] } else { mark }
        };
        Self::Session { person: mark(record.user.id.as_str()), session: mark(record.id.as_str()) }
    }
}
