//! Every request that the client sends.

mod base_path;
mod body;
mod failure;
mod own_origin;
mod request;
mod session_answer;
mod sign_in_page;
mod timeout;

use hallpass_types::{CsrfToken, OwnIdentity, OwnSession, Providers, Redirect, paths};
use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{AbortSignal, UrlSearchParams};

pub use base_path::BasePath;
pub use failure::HttpFailure;
pub use own_origin::{is_at_some_origin, own_origin, without_own_origin};
pub use session_answer::{SessionAnswer, Tag, Who};
pub use sign_in_page::SignInPage;
pub use timeout::REQUEST_TIMEOUT;

use crate::json;
use request::Request;
use timeout::Timeout;

/// Asks who is signed in, and reports whether a person was `active` meanwhile. An answer that is
/// the same as the one with `tag` is not sent again. The caller aborts it with `signal`; without
/// one it times out.
pub async fn get_session(
    active: bool,
    tag: Option<&str>,
    signal: Option<&AbortSignal>,
) -> Result<SessionAnswer, HttpFailure> {
    let mut request = Request::get(BasePath::current().of(paths::SESSION)).without_redirects();
    if active {
        request = request.header(paths::SESSION_ACTIVITY_HEADER, "1");
    }
    if let Some(tag) = tag {
        request = request.header("If-None-Match", tag);
    }
    let timeout = signal.is_none().then(Timeout::start);
    let own = timeout.as_ref().and_then(Timeout::signal);
    let signal = signal.or(own.as_ref());
    session_answer::read(request.send(signal).await?, tag.is_some()).await
}

/// Updates the session, with the `data` that the app wants to keep in it.
pub async fn post_session(data: Option<JsValue>) -> Result<SessionAnswer, HttpFailure> {
    let token = get_csrf_token().await?;
    let body = Object::new();
    for (name, value) in [("csrfToken", Some(JsValue::from(token.csrf_token))), ("data", data)] {
        if let Some(value) = value {
            Reflect::set(&body, &name.into(), &value).map_err(|_| HttpFailure::Malformed)?;
        }
    }
    let body = js_sys::JSON::stringify(&body).map_err(|_| HttpFailure::Malformed)?;
    let timeout = Timeout::start();
    let request = Request::post(BasePath::current().of(paths::SESSION), &body)
        .header("Content-Type", "application/json")
        .without_redirects();
    session_answer::read(request.send(timeout.signal().as_ref()).await?, false).await
}

/// Lists the person's own sessions.
pub async fn get_sessions() -> Result<Vec<OwnSession>, HttpFailure> {
    Ok(json::own_sessions(&get(paths::SESSIONS).await?)?)
}

/// Lists the person's own identities.
pub async fn get_identities() -> Result<Vec<OwnIdentity>, HttpFailure> {
    Ok(json::own_identities(&get(paths::IDENTITIES).await?)?)
}

/// Lists the providers.
pub async fn get_providers() -> Result<Providers, HttpFailure> {
    Ok(json::providers(&get(paths::PROVIDERS).await?)?)
}

/// Gets a CSRF token; its cookie comes with it.
pub async fn get_csrf_token() -> Result<CsrfToken, HttpFailure> {
    Ok(json::csrf_token(&get(paths::CSRF).await?)?)
}

/// Posts a form with a new CSRF token, and asks for the URL to go to instead of a redirect. Without
/// `return_to` that leads to the start page.
pub async fn post_form(
    path: &str,
    return_to: Option<&str>,
    fields: &[(&str, &str)],
) -> Result<Redirect, HttpFailure> {
    let token = get_csrf_token().await?;
    let form = UrlSearchParams::new().map_err(|_| HttpFailure::Malformed)?;
    let return_to = return_to.map(|return_to| ("callbackUrl", return_to));
    let own = [("csrfToken", token.csrf_token.as_str())].into_iter().chain(return_to);
    for (name, value) in own.chain(fields.iter().copied()) {
        form.append(name, value);
    }
    let timeout = Timeout::start();
    let request = Request::post(path.to_owned(), &form).header(paths::RETURN_REDIRECT_HEADER, "1");
    let answer = request.send(timeout.signal().as_ref()).await?;
    Ok(json::redirect(&body::read_json(&answer).await?)?)
}

async fn get(path: &str) -> Result<JsValue, HttpFailure> {
    let timeout = Timeout::start();
    let request = Request::get(BasePath::current().of(path));
    body::read_json(&request.send(timeout.signal().as_ref()).await?).await
}
