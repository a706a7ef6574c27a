//! Who may pass: wrapped around routes in the route table, and around an application's own.

use actix_web::{
    Error as ActixError, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{CACHE_CONTROL, LOCATION},
    middleware::Next,
};
use hallpass_shared::ErrorCode;

use super::extractor::Session;
use crate::{error::Error, security::login_address};

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

/// For pages: sends a stranger to the login page, which brings them back here afterwards.
///
/// # Errors
/// Only what the guarded route answers.
pub async fn redirect_to_login<B: MessageBody + 'static>(
    session: Option<Session>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    if session.is_some() {
        return Ok(next.call(req).await?.map_into_left_body());
    }
    let answer = HttpResponse::SeeOther()
        .insert_header((LOCATION, login_address(req.request(), None)))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish();
    Ok(req.into_response(answer).map_into_right_body())
}
