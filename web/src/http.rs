//! Every request that the client sends. JSON goes through the browser's own parser, which is 8 kB smaller than ours.

use gloo_net::http::{Request, RequestBuilder, Response};
use hallpass_shared::{CsrfToken, EndReason, OwnSession, Providers, Redirect, Session, paths};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use web_sys::{AbortSignal, RequestCache, UrlSearchParams};

/// Longer than this is as good as no answer.
const TIMEOUT_MS: u32 = 15_000;

/// A request that brought no usable answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpFailure {
    /// The server cannot be reached.
    Unreachable,
    /// It answered with this status, which is not success.
    Status(u16),
    /// It answered something else than it should.
    Nonsense,
}

/// Who is signed in.
pub enum Asked {
    /// Somebody, and what names this answer.
    Session(Box<Session>, Option<String>),
    /// As the answer with the tag that was sent along.
    Unchanged,
    /// Nobody, and why no longer, if there was somebody.
    Nobody(Option<EndReason>),
}

/// Asks who is signed in, and tells whether the page was really `used` meanwhile. What has not changed since the answer with
/// `tag` is not sent again. Anything that leaves it open is a failure.
pub async fn get_session(used: bool, tag: Option<&str>) -> Result<Asked, HttpFailure> {
    let mut request = Request::get(paths::SESSION);
    if used {
        request = request.header(paths::SESSION_ACTIVITY_HEADER, "1");
    }
    if let Some(tag) = tag {
        request = request.header("If-None-Match", tag);
    }
    let answer = send(request).await.map_err(|_| HttpFailure::Unreachable)?;
    match answer.status() {
        401 => return Ok(Asked::Nobody(None)),
        304 if tag.is_some() => return Ok(Asked::Unchanged),
        _ => {}
    }
    let (ended, tag) = (answer.headers().get(paths::SESSION_ENDED_HEADER), answer.headers().get("ETag"));
    Ok(match read::<Option<Session>>(answer).await? {
        Some(session) => Asked::Session(Box::new(session), tag),
        None => Asked::Nobody(ended.and_then(|reason| EndReason::parse(&reason))),
    })
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
    let request = Request::post(path)
        .header(paths::RETURN_REDIRECT_HEADER, "1")
        .abort_signal(timeout().as_ref())
        .body(JsValue::from(form));
    let answer = request.map_err(|_| HttpFailure::Nonsense)?.send().await;
    read(answer.map_err(|_| HttpFailure::Unreachable)?).await
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, HttpFailure> {
    read(send(Request::get(path)).await.map_err(|_| HttpFailure::Unreachable)?).await
}

async fn send(request: RequestBuilder) -> Result<Response, gloo_net::Error> {
    request.cache(RequestCache::NoStore).abort_signal(timeout().as_ref()).send().await
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, HttpFailure> {
    if !answer.ok() {
        return Err(HttpFailure::Status(answer.status()));
    }
    let text = answer.text().await.map_err(|_| HttpFailure::Unreachable)?;
    let json = js_sys::JSON::parse(&text).map_err(|_| HttpFailure::Nonsense)?;
    serde_wasm_bindgen::from_value(json).map_err(|_| HttpFailure::Nonsense)
}

fn timeout() -> Option<AbortSignal> {
    Some(AbortSignal::timeout_with_u32(TIMEOUT_MS))
}
