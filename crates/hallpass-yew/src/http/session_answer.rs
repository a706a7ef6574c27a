//! The answer to "who is signed in?".

use std::{cell::Cell, rc::Rc};

use gloo_net::http::Response;
use hallpass_types::{EndReason, Session, Timestamp, paths};
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::{HttpFailure, body::read_json};

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
    let header = |name: &str| answer.headers().get(name);
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
    let json = read_json(&answer).await?;
    serde_wasm_bindgen::from_value(json.clone()).map_err(|_| {
        warn_once(&json);
        HttpFailure::Malformed
    })
}

/// Names the first field that is wrong, never its value.
fn warn_once(json: &JsValue) {
    let field = |path: &str| {
        path.split('.')
            .try_fold(json.clone(), |value, name| Reflect::get(&value, &name.into()))
            .unwrap_or_default()
    };
    let texts = ["id", "user.id", "provider", "authenticatedAt", "expires"];
    let optional = ["user.name", "user.email", "user.image"];
    let wrong = texts.into_iter().find(|path| !field(path).is_string());
    let wrong = wrong.or_else(|| {
        optional
            .into_iter()
            .find(|path| !field(path).is_undefined() && !field(path).is_null() && !field(path).is_string())
    });
    let verified = field("user.emailVerified");
    let is_odd = !verified.is_undefined() && !verified.is_null() && verified.as_bool().is_none();
    let wrong = wrong.or(is_odd.then_some("user.emailVerified"));
    if !HAS_WARNED.replace(true) {
        let field = wrong.unwrap_or("a date, or the data");
        let words = format!(
            "Hallpass: the server's answer was not understood, and what was known is kept. Look at: {field}"
        );
        web_sys::console::warn_1(&words.into());
    }
}
