//! What is answered where nothing else is.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _,
    http::header::{ALLOW, HeaderValue},
};
use hallpass_types::ErrorCode;

use crate::http::error::Error;

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
