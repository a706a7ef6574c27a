//! `POST /api/auth/authorize`: gives an app the person's answer.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use hallpass_types::ErrorCode;

use super::{
    authorization_request::AuthorizationRequest,
    consent_page::{ALLOW, CANCEL, DECISION},
    params::Params,
    show_consent::refuse,
};
use crate::{
    http::{
        bearer::has_bearer, checked_form::CheckedForm, error::Error, handlers::redirect::go_to,
        session_extractor::Session, state::State,
    },
    session::Sessions,
    sign_in::AppCode,
};

/// Leads to the app, with a code if the person allows it. Nothing is stored: the code contains the
/// session that it becomes.
///
/// # Errors
/// An app answers for the person (403): its own session must not become others. Or there were too
/// many from this IP address, or the form is not one of ours.
pub async fn answer_app(
    session: Session,
    form: CheckedForm,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
) -> Result<HttpResponse, Error> {
    if has_bearer(&req) {
        return Err(Error::new(&req, ErrorCode::AccessDenied));
    }
    let request = match AuthorizationRequest::read(&state.native_apps, &Params::of_form(&form)) {
        Ok(request) => request,
        Err(refused) => return Ok(refuse(&state, &refused)),
    };
    let AuthorizationRequest { app, reply, challenge } = request;
    let issuer = state.public_url.origin();
    let url = match form.text(DECISION) {
        Some(ALLOW) => {
            state.rate_limits.check_start(&req, &state.trusted_proxies)?;
            let code = AppCode::new(sessions.now(), session.record().id.clone(), challenge);
            let code = code.to_text(&state.ring, app, &reply.redirect_uri);
            reply.url(issuer, &[("code", &code)])
        }
        Some(CANCEL) => reply.refusal(issuer, "access_denied", "the person said no"),
        _ => return Err(Error::new(&req, ErrorCode::BadRequest)),
    };
    Ok(go_to(url, form.response_mode(&req)))
}
