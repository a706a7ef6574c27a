//! Every request that the client sends. JSON goes through the browser's own parser, which is 8 kB smaller than ours.

use std::{cell::Cell, rc::Rc};

use gloo_net::http::{Request, Response};
use gloo_timers::callback::Timeout;
use hallpass_shared::{
    CsrfToken, EndReason, ErrorCode, OwnSession, Providers, Redirect, Session, Timestamp, paths,
};
use js_sys::{Object, Reflect, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, ReadableStreamDefaultReader, RequestCache, RequestRedirect, UrlSearchParams,
};

use crate::session::{
    BasePath,
    machine::{Answer, Who},
};

/// Longer than this is as good as no answer.
const TIMEOUT_MS: u32 = 15_000;
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

/// Asks who is signed in, and tells whether the page was really `used` meanwhile. What has not changed since the answer with
/// `tag` is not sent again. Anything that leaves it open is a failure. Whoever asks ends it with `signal`; without one it ends by itself.
pub async fn get_session(
    used: bool,
    tag: Option<&str>,
    signal: Option<&AbortSignal>,
) -> Result<Answer, HttpFailure> {
    let mut request = Request::get(&BasePath::current().of(paths::SESSION));
    if used {
        request = request.header(paths::SESSION_ACTIVITY_HEADER, "1");
    }
    if let Some(tag) = tag {
        request = request.header("If-None-Match", tag);
    }
    let limit = signal.is_none().then(Limit::begin);
    let own = limit.as_ref().and_then(Limit::signal);
    let signal = signal.or(own.as_ref());
    // Where a session is asked for, another address has nothing to say: such as that of somebody's login page.
    let request = request.redirect(RequestRedirect::Error).cache(RequestCache::NoStore).abort_signal(signal);
    let answer = request.send().await.map_err(|_| HttpFailure::Unreachable)?;
    read_session(answer, tag.is_some()).await
}

/// Posts an update of the session, with what the app wants changed.
pub async fn post_session(data: Option<JsValue>) -> Result<Answer, HttpFailure> {
    let token = get_csrf_token().await?;
    let body = Object::new();
    for (name, value) in [("csrfToken", Some(JsValue::from(token.csrf_token))), ("data", data)] {
        if let Some(value) = value {
            Reflect::set(&body, &name.into(), &value).map_err(|_| HttpFailure::Nonsense)?;
        }
    }
    let body = js_sys::JSON::stringify(&body).map_err(|_| HttpFailure::Nonsense)?;
    let limit = Limit::begin();
    let request = Request::post(&BasePath::current().of(paths::SESSION))
        .header("Content-Type", "application/json")
        .redirect(RequestRedirect::Error)
        .abort_signal(limit.signal().as_ref())
        .body(JsValue::from(body));
    let answer = request.map_err(|_| HttpFailure::Nonsense)?.send().await;
    read_session(answer.map_err(|_| HttpFailure::Unreachable)?, false).await
}

async fn read_session(answer: Response, conditional: bool) -> Result<Answer, HttpFailure> {
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

/// Asks where one is signed in.
pub async fn get_sessions() -> Result<Vec<OwnSession>, HttpFailure> {
    get(paths::SESSIONS).await
}

/// Asks whom one can sign in with.
pub async fn get_providers() -> Result<Providers, HttpFailure> {
    get(paths::PROVIDERS).await
}

/// Asks for a CSRF token; its cookie comes with it.
pub async fn get_csrf_token() -> Result<CsrfToken, HttpFailure> {
    get(paths::CSRF).await
}

/// Posts a form with a fresh CSRF token, and asks for the address to go to instead of a redirect.
pub async fn post_form(path: &str, callback_url: &str) -> Result<Redirect, HttpFailure> {
    let token = get_csrf_token().await?;
    let form = UrlSearchParams::new().map_err(|_| HttpFailure::Nonsense)?;
    form.append("csrfToken", &token.csrf_token);
    form.append("callbackUrl", callback_url);
    let limit = Limit::begin();
    let request = Request::post(path)
        .header(paths::RETURN_REDIRECT_HEADER, "1")
        .abort_signal(limit.signal().as_ref())
        .body(JsValue::from(form));
    let answer = request.map_err(|_| HttpFailure::Nonsense)?.send().await;
    read(answer.map_err(|_| HttpFailure::Unreachable)?).await
}

/// What JavaScript calls the same, as JSON has it.
pub fn to_json(value: &impl Serialize) -> Result<JsValue, HttpFailure> {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(|_| HttpFailure::Nonsense)
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, HttpFailure> {
    let limit = Limit::begin();
    let request = Request::get(&BasePath::current().of(path));
    let request = request.cache(RequestCache::NoStore).abort_signal(limit.signal().as_ref());
    read(request.send().await.map_err(|_| HttpFailure::Unreachable)?).await
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, HttpFailure> {
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
    if !COMPLAINED.replace(true) {
        let field = wrong.unwrap_or("a date, or the data");
        let words = format!(
            "Hallpass: the server's answer was not understood, and what was known is kept. Look at: {field}"
        );
        web_sys::console::warn_1(&words.into());
    }
}

/// Ends a request that takes too long, its body too, until it is dropped. `AbortSignal.timeout()` does the same, and throws where a
/// browser is from before 2022.
struct Limit {
    request: Option<AbortController>,
    _timer: Option<Timeout>,
}

impl Limit {
    fn begin() -> Self {
        let request = AbortController::new().ok();
        let timer = request.clone().map(|request| Timeout::new(TIMEOUT_MS, move || request.abort()));
        Self { request, _timer: timer }
    }

    fn signal(&self) -> Option<AbortSignal> {
        self.request.as_ref().map(AbortController::signal)
    }
}
