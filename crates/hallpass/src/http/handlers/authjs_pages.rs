//! URLs of Auth.js that show a page: each leads to one of the application, and none of them changes
//! anything.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use hallpass_types::LoginQuery;

use super::redirect::{go_to, go_to_login, go_to_login_after_refusal};
use crate::{
    http::{
        body::ResponseMode,
        checked_form::{CheckedForm, RefusedForm},
        error::Error,
        state::State,
    },
    model::return_to::ReturnTo,
};

/// `GET /signin`, `/signin/{provider}`, `/error`, `/verify-request`: the login page, which also
/// explains errors. A link never starts a sign-in.
pub async fn show_login(req: HttpRequest, state: Data<State>) -> HttpResponse {
    go_to(state.site.login_url(page_query(&req, &state)), ResponseMode::Redirect)
}

/// `GET /signout`: the page that asks first. A link never signs out.
pub async fn show_sign_out(req: HttpRequest, state: Data<State>) -> HttpResponse {
    go_to(state.site.sign_out_url(page_query(&req, &state)), ResponseMode::Redirect)
}

/// `POST /signin`: no provider was chosen, so that the login page offers them.
///
/// # Errors
/// The body cannot be read.
pub async fn choose_provider(
    form: Result<CheckedForm, RefusedForm>,
    req: HttpRequest,
    state: Data<State>,
) -> Result<HttpResponse, Error> {
    let form = match form {
        Ok(form) => form,
        Err(refused) => return Ok(go_to_login_after_refusal(&req, &state, &refused.unproven()?)),
    };
    let return_to = ReturnTo::parse_or_home(form.callback_url(), &state.site);
    Ok(go_to_login(&state, LoginQuery::returning_to(return_to.as_str()), form.response_mode(&req)))
}

/// The query of the page, with what of the request's query it may show.
fn page_query(req: &HttpRequest, state: &State) -> LoginQuery {
    let given = LoginQuery::parse(req.query_string());
    let return_to = ReturnTo::parse_or_home(given.callback_url.as_deref(), &state.site);
    LoginQuery {
        error: given.error.filter(|code| is_code(code)),
        ..LoginQuery::returning_to(return_to.as_str())
    }
}

/// A code of ours, or one that only Auth.js has: the page explains the ones that it knows.
fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
