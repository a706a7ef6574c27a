//! Responses that lead to another URL.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, LOCATION},
};
use hallpass_types::{ErrorCode, LoginQuery, Redirect};

use crate::{
    http::{body::ResponseMode, checked_form::UnprovenForm, error::reference, state::State},
    model::return_to::ReturnTo,
};

/// Leads to `url`, which is absolute: with a redirect, or with JSON for a client that follows it by
/// itself.
pub fn go_to(url: String, mode: ResponseMode) -> HttpResponse {
    match mode {
        ResponseMode::Redirect => HttpResponse::SeeOther()
            .insert_header((LOCATION, url))
            .insert_header((CACHE_CONTROL, "no-store"))
            .finish(),
        ResponseMode::Json => {
            HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(Redirect { url })
        }
    }
}

/// Leads to the login page.
pub fn go_to_login(state: &State, query: LoginQuery, mode: ResponseMode) -> HttpResponse {
    go_to(state.site.login_url(query), mode)
}

/// Leads to the login page, which says that `form` was refused and leads on to its return URL.
pub fn go_to_login_after_refusal(req: &HttpRequest, state: &State, form: &UnprovenForm) -> HttpResponse {
    let return_to = ReturnTo::parse_or_home(form.callback_url.as_deref(), &state.site);
    let query = explain_error(req, ErrorCode::MissingCSRF, Some(return_to.as_str()));
    go_to_login(state, query, form.response_mode)
}

/// The query of a login page that explains why `req` failed with `code`.
pub fn explain_error(req: &HttpRequest, code: ErrorCode, return_to: Option<&str>) -> LoginQuery {
    LoginQuery {
        error: Some(code.to_string()),
        callback_url: return_to.map(ToOwned::to_owned),
        reference: reference(req),
        ..LoginQuery::default()
    }
}
