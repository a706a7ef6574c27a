//! Who may pass: wrapped around routes in the route table, and around an application's own.

use actix_web::{
    Error as ActixError, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{CACHE_CONTROL, LOCATION, UPGRADE},
    middleware::Next,
    web::Data,
};
use hallpass_types::ErrorCode;

use crate::http::{
    error::Error, login_url::login_address, same_origin::is_same_origin, session_extractor::Session,
    state::State,
};

/// For APIs: answers a stranger 401, with a problem document.
///
/// # Errors
/// There is nobody; else only what the guarded route answers.
pub async fn require_session<B: MessageBody + 'static>(
    session: Option<Session>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, ActixError> {
    match session {
        Some(_) => next.call(req).await,
        None => Err(Error::new(req.request(), ErrorCode::SessionRequired).for_a_program().into()),
    }
}

/// For whatever changes something: refuses a request that another site had the browser send. Asking changes nothing, so that
/// `GET` and `HEAD` pass, except for the handshake of a WebSocket, which browsers send for pages of any site (RFC 6455, section 10.2).
///
/// # Errors
/// The request is from another site; else only what the guarded route answers.
pub async fn same_origin<B: MessageBody + 'static>(
    state: Data<State>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, ActixError> {
    let only_asks = req.method().is_safe() && !is_websocket_handshake(&req);
    if only_asks || is_same_origin(req.headers(), &state.public_url) {
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

/// For pages: sends an anonymous visitor to the login page, which brings them back here afterwards. From a form that they
/// posted it brings them to the page with the form, if that is a page of this application that lets browsers say so
/// (`Referrer-Policy`), else to the start page; the login page says that what they sent was not saved (`error=FormNotSaved`).
///
/// With a form of another site, browsers leave out the session cookie, so that it is not known who sent it: then the login page
/// says that nothing was changed (`error=MissingCSRF`).
///
/// # Errors
/// Only what the guarded route answers.
pub async fn redirect_to_login<B: MessageBody + 'static>(
    session: Option<Session>,
    state: Data<State>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    if session.is_some() {
        return Ok(next.call(req).await?.map_into_left_body());
    }
    let error = match req.method().is_safe() {
        true => None,
        false if is_same_origin(req.headers(), &state.public_url) => Some(ErrorCode::FormNotSaved),
        false => Some(ErrorCode::MissingCSRF),
    };
    let answer = HttpResponse::SeeOther()
        .insert_header((LOCATION, login_address(req.request(), error)))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish();
    Ok(req.into_response(answer).map_into_right_body())
}
