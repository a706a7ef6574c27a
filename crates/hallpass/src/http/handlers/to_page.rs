//! Addresses of Auth.js that show a page: each leads to ours, and none of them changes anything.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Payload},
};
use hallpass_types::{ErrorCode, paths};
use url::form_urlencoded;

use super::go_to;
use crate::{
    http::{
        body::{AuthForm, ResponseMode},
        error::{Error, reference},
        login_url::{login_path, page_path},
        state::State,
    },
    model::return_to::ReturnTo,
};

/// `GET /signin`, `/signin/{provider}`, `/error`, `/verify-request`: the login page, which also explains errors. A link
/// never starts a sign-in.
pub async fn show_login(req: HttpRequest, state: Data<State>) -> HttpResponse {
    to_page(&req, &state, paths::LOGIN_PAGE)
}

/// `GET /signout`: the page that asks first. A link never signs out.
pub async fn show_sign_out(req: HttpRequest, state: Data<State>) -> HttpResponse {
    to_page(&req, &state, paths::SIGN_OUT_PAGE)
}

/// `POST /signin`: no provider was chosen, so that the login page offers them.
///
/// # Errors
/// The body cannot be read.
pub async fn choose_provider(
    req: HttpRequest,
    state: Data<State>,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    let form = AuthForm::read(&req, payload).await?;
    let error = state.csrf.check(&req, form.csrf_token()).err().map(|_| ErrorCode::MissingCSRF);
    let return_to = ReturnTo::parse_or_home(form.callback_url(), &state.public_url);
    let reference = error.and_then(|_| reference(&req));
    let path = login_path(error, Some(return_to.as_str()), reference.as_deref());
    Ok(go_to(state.public_url.absolute(&path), form.response_mode(&req)))
}

fn to_page(req: &HttpRequest, state: &State, page: &str) -> HttpResponse {
    let query: Vec<_> = form_urlencoded::parse(req.query_string().as_bytes()).collect();
    let get = |wanted: &str| {
        let mut all = query.iter().filter(|(name, _)| name == wanted).map(|(_, value)| &**value);
        // Of two values nobody can say which is meant.
        all.next().filter(|_| all.next().is_none())
    };
    let error = get("error").filter(|code| is_code(code));
    let return_to = ReturnTo::parse_or_home(get("callbackUrl"), &state.public_url);
    let path = page_path(page, error, Some(return_to.as_str()), None);
    go_to(state.public_url.absolute(&path), ResponseMode::Redirect)
}

/// A code of ours, or one that only Auth.js has: the page explains the ones that it knows.
fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
