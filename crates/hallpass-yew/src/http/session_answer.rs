//! The answer to "who is signed in?".

use std::{cell::Cell, rc::Rc};

use hallpass_types::{EndReason, Session, Timestamp, paths};
use web_sys::Response;

use super::{HttpFailure, body::read_json};
use crate::json::{self, Malformed};

thread_local! {
    static HAS_WARNED: Cell<bool> = const { Cell::new(false) };
}

/// The entity tag of an answer.
pub type Tag = Rc<str>;

/// The answer to "who is signed in?".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionAnswer {
    /// The server's clock (`Date`: RFC 9110, section 6.6.1), if the answer has it.
    pub server_now: Option<Timestamp>,
    /// Who is signed in.
    pub who: Who,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A person, and the entity tag of the answer.
    SignedIn(Rc<Session>, Option<Tag>),
    /// The same as in the answer whose tag was sent.
    Unchanged,
    /// The visitor is anonymous. If a session has ended, the reason.
    Anonymous(Option<EndReason>),
}

impl Who {
    /// The session that the answer has.
    pub fn into_session(self) -> Option<Rc<Session>> {
        match self {
            Self::SignedIn(session, _) => Some(session),
            Self::Unchanged | Self::Anonymous(_) => None,
        }
    }
}

/// Reads the answer. `conditional`: a tag was sent.
pub(super) async fn read(answer: Response, conditional: bool) -> Result<SessionAnswer, HttpFailure> {
    let header = |name: &str| answer.headers().get(name).ok().flatten();
    let now = header("Date").map(|date| js_sys::Date::parse(&date)).filter(|ms| *ms >= 0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is not negative")]
    let server_now = now.map(|ms| Timestamp::from_unix_ms(ms as u64));
    let (end, tag) = (header(paths::SESSION_ENDED_HEADER), header("ETag"));
    // A proxy that compresses makes the tag a weak one.
    let tag = tag.map(|tag| tag.strip_prefix("W/").unwrap_or(&tag).to_owned());
    let who = match answer.status() {
        401 => Who::Anonymous(None),
        304 if conditional => Who::Unchanged,
        _ => match read_session(answer).await? {
            Some(session) => Who::SignedIn(Rc::new(session), tag.map(Rc::from)),
            None => Who::Anonymous(end.and_then(|reason| EndReason::parse(&reason))),
        },
    };
    Ok(SessionAnswer { server_now, who })
}

/// The session is polled: the console warns once of an answer that cannot be read.
async fn read_session(answer: Response) -> Result<Option<Session>, HttpFailure> {
    json::optional_session(&read_json(&answer).await?).map_err(|malformed| {
        warn_once(malformed);
        malformed.into()
    })
}

fn warn_once(malformed: Malformed) {
    if !HAS_WARNED.replace(true) {
        let words = "Hallpass: the server's answer was not understood, and what was known is kept. Look at: ";
        web_sys::console::warn_1(&[words, malformed.0].concat().into());
    }
}
