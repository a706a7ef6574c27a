//! What is answered where nothing else is.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _,
    http::{
        Method,
        header::{ALLOW, HeaderValue},
    },
    web::Data,
};
use hallpass_shared::ErrorCode;

use super::page::show_missing;
use crate::{
    audience::{Audience, audience},
    error::Error,
    session::{CurrentSession, Sessions},
    state::State,
};

/// A program gets a problem document; a person, the app's own page.
///
/// # Errors
/// There is nothing here, which is the answer.
pub async fn not_found(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    if audience(&req) == Audience::Program || !matches!(*req.method(), Method::GET | Method::HEAD) {
        return nothing_here(req).await;
    }
    show_missing(&req, &state, sessions.now(), &current).await
}

/// A problem document, or a page that stands alone.
///
/// # Errors
/// There is nothing here, which is the answer.
pub async fn nothing_here(req: HttpRequest) -> Result<HttpResponse, Error> {
    Err(Error::new(&req, ErrorCode::NotFound))
}

/// The address is right, the method is not.
pub fn method_not_allowed(req: &HttpRequest, allowed: &str) -> HttpResponse {
    let mut answer = Error::new(req, ErrorCode::MethodNotAllowed).error_response();
    if let Ok(allowed) = HeaderValue::from_str(allowed) {
        answer.headers_mut().insert(ALLOW, allowed);
    }
    answer
}
