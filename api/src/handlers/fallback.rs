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
use crate::{app::State, error::Error};

/// Below `/api/` a problem document; elsewhere the app's own page.
///
/// # Errors
/// There is nothing here, which is the answer.
pub async fn not_found(req: HttpRequest, state: Data<State>) -> Result<HttpResponse, Error> {
    let api = req.path() == "/api" || req.path().starts_with("/api/");
    if api || !matches!(*req.method(), Method::GET | Method::HEAD) {
        return Err(Error::new(&req, ErrorCode::NotFound));
    }
    show_missing(req, state).await
}

/// The address is right, the method is not.
pub fn method_not_allowed(req: &HttpRequest, allowed: &'static str) -> HttpResponse {
    let mut answer = Error::new(req, ErrorCode::MethodNotAllowed).error_response();
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    answer
}
