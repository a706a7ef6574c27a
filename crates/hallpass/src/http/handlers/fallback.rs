//! The responses where there is no route.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _,
    http::header::{ALLOW, HeaderValue},
};
use hallpass_types::ErrorCode;

use crate::http::error::Error;

/// Answers 404: a problem document, or a page that stands alone.
///
/// # Errors
/// Always: the error is the response.
pub async fn not_found(req: HttpRequest) -> Result<HttpResponse, Error> {
    Err(Error::new(&req, ErrorCode::NotFound))
}

/// Answers 405: the path has a route, but none for this method.
pub fn method_not_allowed(req: &HttpRequest, allowed: &str) -> HttpResponse {
    let mut answer = Error::new(req, ErrorCode::MethodNotAllowed).error_response();
    if let Ok(allowed) = HeaderValue::from_str(allowed) {
        answer.headers_mut().insert(ALLOW, allowed);
    }
    answer
}
