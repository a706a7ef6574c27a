//! Every request that the client sends. JSON goes through the browser's own parser, which is 8 kB smaller than ours.

use gloo_net::http::{Request, RequestBuilder, Response};
use hallpass_shared::{CsrfToken, Providers, Redirect, Session, paths};
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

/// Asks who is signed in, and tells whether the page was really `used` meanwhile. `Ok(None)` is nobody; anything that leaves it
/// open is a failure.
pub async fn get_session(used: bool) -> Result<Option<Session>, HttpFailure> {
    let mut request = Request::get(paths::SESSION);
    if used {
        request = request.header(paths::SESSION_ACTIVITY_HEADER, "1");
    }
    match send(request).await {
        Err(HttpFailure::Status(401)) => Ok(None),
        answer => answer,
    }
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
    read(request.map_err(|_| HttpFailure::Nonsense)?.send().await).await
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, HttpFailure> {
    send(Request::get(path)).await
}

async fn send<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, HttpFailure> {
    let request = request.cache(RequestCache::NoStore).abort_signal(timeout().as_ref());
    read(request.send().await).await
}

async fn read<T: DeserializeOwned>(answer: Result<Response, gloo_net::Error>) -> Result<T, HttpFailure> {
    let answer = answer.map_err(|_| HttpFailure::Unreachable)?;
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
