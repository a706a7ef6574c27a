//! Every request that the client sends.

mod answer;
mod limit;

use gloo_net::http::Request;
use hallpass_types::{CsrfToken, OwnSession, Providers, Redirect, paths};
use js_sys::{Object, Reflect};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;
use web_sys::{AbortSignal, RequestCache, RequestRedirect, UrlSearchParams};

pub use answer::HttpFailure;
use answer::{read, read_session};
use limit::Limit;

use crate::session::{BasePath, machine::Answer};

/// Asks who is signed in, and tells whether the page was really `used` meanwhile. What has not changed since the answer with
/// `tag` is not sent again. Anything that leaves it open is a failure. Whoever asks ends it with `signal`; without one it ends by
/// itself.
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
