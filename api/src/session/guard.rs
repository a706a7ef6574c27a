//! Who may pass: wrapped around routes in the route table.

use actix_web::{
    Error as ActixError, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{CACHE_CONTROL, LOCATION},
    middleware::Next,
    web::Data,
};

use super::extractor::Session;
use crate::{app::State, security::login_path};

/// For pages: sends a stranger to the login page, which brings them back here afterwards.
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
    let here = req.uri().path_and_query().map_or("/", |here| here.as_str());
    let login = state.public_url.absolute(&login_path(None, Some(here), None));
    let answer = HttpResponse::SeeOther()
        .insert_header((LOCATION, login))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish();
    Ok(req.into_response(answer).map_into_right_body())
}
