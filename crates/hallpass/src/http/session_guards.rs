//! Guards around an application's routes: who may pass.

use actix_web::{
    Error as ActixError, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{CACHE_CONTROL, LOCATION, UPGRADE},
    middleware::Next,
    web::Data,
};
use hallpass_types::{ErrorCode, LoginQuery};

use crate::http::{
    bearer::{has_bearer, is_signed_in_by_bearer},
    current_session::CurrentSession,
    error::Error,
    login_url::login_url_with_return,
    same_origin::is_from_own_page,
    state::State,
};

/// For APIs: answers an anonymous request 401, with a problem document.
///
/// # Errors
/// The request is anonymous; else only what the guarded route answers.
pub async fn require_session<B: MessageBody + 'static>(
    session: CurrentSession,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, ActixError> {
    match session.live() {
        Some(_) => next.call(req).await,
        None => Err(Error::new(req.request(), ErrorCode::SessionRequired).for_a_program().into()),
    }
}

/// For everything that changes something: refuses a request that another site had the browser send.
/// `GET` and `HEAD` change nothing and pass, except for the handshake of a WebSocket, which
/// browsers send for pages of any site (RFC 6455, section 10.2). A request that an app has signed
/// in by its bearer token passes, too: no page of another site knows the token.
///
/// # Errors
/// The request is from another site; else only what the guarded route answers.
pub async fn same_origin<B: MessageBody + 'static>(
    state: Data<State>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, ActixError> {
    let only_reads = req.method().is_safe() && !is_websocket_handshake(&req);
    let is_by_bearer = || is_signed_in_by_bearer(req.request());
    if only_reads || is_from_own_page(req.headers(), &state.site) || is_by_bearer() {
        return next.call(req).await;
    }
    Err(Error::new(req.request(), ErrorCode::MissingCSRF).into())
}

fn is_websocket_handshake(req: &ServiceRequest) -> bool {
    let upgrades = req.headers().get_all(UPGRADE).filter_map(|value| value.to_str().ok());
    upgrades
        .flat_map(|value| value.split(','))
        .any(|protocol| protocol.trim().eq_ignore_ascii_case("websocket"))
}

/// For pages: sends an anonymous visitor to the login page, which brings them back here afterwards.
/// From a form that they posted it brings them to the page with the form, if that is a page of this
/// application that lets browsers say so (`Referrer-Policy`), else to the start page; the login
/// page says that the form was not saved (`error=FormNotSaved`).
///
/// With a form of another site, browsers leave out the session cookie, so that it is not known who
/// sent it: then the login page says that nothing was changed (`error=MissingCSRF`).
///
/// # Errors
/// An app's bearer token is not that of a live session: 401. Else only what the guarded route
/// answers.
pub async fn redirect_to_login<B: MessageBody + 'static>(
    session: CurrentSession,
    state: Data<State>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    if session.live().is_some() {
        return Ok(next.call(req).await?.map_into_left_body());
    }
    if has_bearer(req.request()) {
        return Err(Error::session_required(req.request()).into());
    }
    let error = match req.method().is_safe() {
        true => None,
        false if is_from_own_page(req.headers(), &state.site) => Some(ErrorCode::FormNotSaved),
        false => Some(ErrorCode::MissingCSRF),
    };
    let query = LoginQuery { error: error.map(|code| code.to_string()), ..LoginQuery::default() };
    let answer = HttpResponse::SeeOther()
        .insert_header((LOCATION, login_url_with_return(req.request(), query)))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish();
    Ok(req.into_response(answer).map_into_right_body())
}
