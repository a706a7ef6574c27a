//! `POST /api/auth/authorize`: gives an app the person's answer.

use actix_web::{HttpRequest, HttpResponse, http::header::HeaderName, web::Data};
use hallpass_types::ErrorCode;

use super::{
    authorization_request::{AuthorizationRequest, RequestError},
    consent_page::{ALLOW, CANCEL, DECISION},
    params::Params,
    show_consent::refuse,
};
use crate::{
    http::{
        bearer::has_bearer, body::ResponseMode, checked_form::CheckedForm, error::Error,
        handlers::redirect::go_to, session_extractor::Session, state::State,
    },
    session::Sessions,
    sign_in::AppCode,
};

/// What the app learns if the person cancels.
const DENIED: RequestError = RequestError { code: "access_denied", description: "the person said no" };

const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Leads to the app, with a code if the person allows it. Nothing is stored: the code contains the
/// session that it becomes.
///
/// It is always a redirect, which scripts cannot read, and only for navigations of a window: no
/// script of our own pages, or of an allowed origin, gets a token, as it cannot read the session
/// cookie. (Where an app's redirect URI is a page of such an origin, its scripts can read the code
/// there.)
///
/// # Errors
/// An app answers for the person (403): its own session must not become others. Or a script does
/// (403). Or there were too many from this IP address, or the form is not one of ours.
pub async fn answer_app(
    session: Session,
    form: CheckedForm,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
) -> Result<HttpResponse, Error> {
    if has_bearer(&req) || !is_navigation(&req) {
        return Err(Error::new(&req, ErrorCode::AccessDenied));
    }
    let request = match AuthorizationRequest::read(&state.native_apps, &Params::of_form(&form)) {
        Ok(request) => request,
        Err(refused) => return Ok(refuse(&state, &refused)),
    };
    let AuthorizationRequest { app, reply, challenge } = request;
    let issuer = &state.site.public_url().to_string();
    let url = match form.text(DECISION) {
        Some(ALLOW) => {
            state.rate_limits.check_start(&req, &state.trusted_proxies)?;
            let code = AppCode::new(sessions.now(), session.record().id.clone(), challenge);
            let code = code.to_text(&state.ring, app, &reply.redirect_uri);
            reply.url(issuer, &[("code", &code)])
        }
        Some(CANCEL) => reply.refusal(issuer, DENIED),
        _ => return Err(Error::new(&req, ErrorCode::BadRequest)),
    };
    Ok(go_to(url, ResponseMode::Redirect))
}

/// Whether the browser says that it follows a form or a link, in a window and not in a frame, whose
/// URL a script around it may be able to read; an old one says nothing.
fn is_navigation(req: &HttpRequest) -> bool {
    let all = |name, expected| req.headers().get_all(name).all(|value| value == expected);
    all(SEC_FETCH_MODE, "navigate") && all(SEC_FETCH_DEST, "document")
}
