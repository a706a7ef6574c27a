//! What is made of an answer. JSON goes through the browser's own parser, which is 8 kB smaller than ours.

use std::{cell::Cell, rc::Rc};

use gloo_net::http::Response;
use hallpass_types::{EndReason, ErrorCode, Session, Timestamp, paths};
use js_sys::{Reflect, Uint8Array};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

use crate::session::machine::{Answer, Who};

/// No answer of ours has more bytes.
const LONGEST: usize = 1 << 20;

thread_local! {
    static COMPLAINED: Cell<bool> = const { Cell::new(false) };
}

/// A request that brought no usable answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpFailure {
    /// The server cannot be reached.
    Unreachable,
    /// It refused.
    Refused {
        /// The status, which is not success.
        status: u16,
        /// Why, if the answer is the server's own.
        code: Option<ErrorCode>,
        /// What finds the cause in the server's log, if it said so.
        reference: Option<String>,
    },
    /// It answered something else than it should.
    Nonsense,
}

/// Who is signed in, as the answer says.
pub(super) async fn read_session(answer: Response, conditional: bool) -> Result<Answer, HttpFailure> {
    let header = |name: &str| answer.headers().get(name);
    let now = header("Date").map(|date| js_sys::Date::parse(&date)).filter(|ms| *ms >= 0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is not negative")]
    let now = now.map(|ms| Timestamp::from_unix_ms(ms as u64));
    let (ended, tag) = (header(paths::SESSION_ENDED_HEADER), header("ETag"));
    // A proxy that compresses weakens it.
    let tag = tag.map(|tag| tag.strip_prefix("W/").unwrap_or(&tag).to_owned());
    let who = match answer.status() {
        401 => Who::Nobody(None),
        304 if conditional => Who::Unchanged,
        _ => match read_or_complain(answer).await? {
            Some(session) => Who::Session(Rc::new(session), tag.map(Rc::from)),
            None => Who::Nobody(ended.and_then(|reason| EndReason::parse(&reason))),
        },
    };
    Ok(Answer { now, who })
}

/// What the answer says, if it is success.
pub(super) async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, HttpFailure> {
    if !answer.ok() {
        return Err(refusal(&answer).await);
    }
    serde_wasm_bindgen::from_value(json(&answer).await?).map_err(|_| HttpFailure::Nonsense)
}

/// The session, which is polled: whoever runs the server is told once what is wrong with it.
async fn read_or_complain(answer: Response) -> Result<Option<Session>, HttpFailure> {
    if !answer.ok() {
        return Err(refusal(&answer).await);
    }
    let json = json(&answer).await?;
    serde_wasm_bindgen::from_value(json.clone()).map_err(|_| {
        complain(&json);
        HttpFailure::Nonsense
    })
}

/// Why it is refused: a problem document says so (RFC 9457), where the answer is the server's own.
async fn refusal(answer: &Response) -> HttpFailure {
    let problem = json(answer).await.unwrap_or_default();
    let text = |name: &str| Reflect::get(&problem, &name.into()).ok()?.as_string();
    let code = text("code").and_then(|code| code.parse().ok());
    HttpFailure::Refused { status: answer.status(), code, reference: text("reference") }
}

async fn json(answer: &Response) -> Result<JsValue, HttpFailure> {
    js_sys::JSON::parse(&text(answer).await?).map_err(|_| HttpFailure::Nonsense)
}

/// The body, cut off where it is longer than any answer of ours.
async fn text(answer: &Response) -> Result<String, HttpFailure> {
    let Some(body) = answer.body() else { return Ok(String::new()) };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|_| HttpFailure::Unreachable)?;
        let part = |name: &str| Reflect::get(&chunk, &name.into()).map_err(|_| HttpFailure::Nonsense);
        if part("done")?.is_truthy() {
            return String::from_utf8(bytes).map_err(|_| HttpFailure::Nonsense);
        }
        bytes.extend(part("value")?.unchecked_into::<Uint8Array>().to_vec());
        if bytes.len() > LONGEST {
            drop(reader.cancel());
            return Err(HttpFailure::Nonsense);
        }
    }
}

/// Says once what is wrong with an answer: by the name of its first field that is not as it should be, never by what is in it.
fn complain(json: &JsValue) {
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
    if !COMPLAINED.replace(true) {
        let field = wrong.unwrap_or("a date, or the data");
        let words = format!(
            "Hallpass: the server's answer was not understood, and what was known is kept. Look at: {field}"
        );
        web_sys::console::warn_1(&words.into());
    }
}
