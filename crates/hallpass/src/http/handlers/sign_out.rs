//! `POST /api/auth/signout`: ends the session.

use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web::Data};
use hallpass_types::ErrorCode;

use super::redirect::{explain_error, go_to, go_to_login};
use crate::{
    http::{
        bearer::has_bearer,
        checked_form::{CheckedForm, RefusedForm},
        current_session::CurrentSession,
        error::Error,
        state::State,
    },
    model::return_to::ReturnTo,
    session::Sessions,
};

/// Ends the session in the store, and only then removes the cookie (S10). Without a session there
/// is nothing to end, and no cookie is touched. An app is answered 204, without a redirect.
///
/// # Errors
/// The body cannot be read; or the store failed, or did not answer in time: then it may still end
/// the session, and nothing is claimed.
pub async fn sign_out(
    form: Result<CheckedForm, RefusedForm>,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    let form = match form {
        Ok(form) => form,
        Err(refused) => {
            let query = explain_error(&req, ErrorCode::MissingCSRF, None);
            return Ok(go_to_login(&state, query, refused.unproven()?.response_mode));
        }
    };
    let is_ended_here = match current.live() {
        Some(record) => {
            let ended = sessions.sign_out(record, state.trusted_proxies.address_of(&req)).await;
            ended.map_err(|error| Error::new(&req, ErrorCode::SignOutUnconfirmed).because(error))?
        }
        None => false,
    };
    // Also if another request ended the session in the meantime. No cookie of the request is
    // touched.
    if has_bearer(&req) {
        return Ok(HttpResponse::NoContent().insert_header((CACHE_CONTROL, "no-store")).finish());
    }
    let return_to = ReturnTo::parse_or_home(form.callback_url(), &state.site);
    let mut answer = go_to(return_to.to_url(&state.site), form.response_mode(&req));
    // When another request ended it in the meantime, the browser may hold the cookie of another
    // session by now.
    if is_ended_here {
        state.session_cookie.remove(&mut answer);
    }
    Ok(answer)
}
