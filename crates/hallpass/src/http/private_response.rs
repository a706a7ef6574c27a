//! Keeps shared caches from storing what a signed-in person sees.

use actix_web::{
    Error as ActixError,
    error::InternalError,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderMap, HeaderValue, VARY},
    },
};

use super::error::Error;

/// Responses that caches store although no header allows it (RFC 9110, section 15.1).
const STORED_BY_DEFAULT: [StatusCode; 12] = [
    StatusCode::OK,
    StatusCode::NON_AUTHORITATIVE_INFORMATION,
    StatusCode::NO_CONTENT,
    StatusCode::PARTIAL_CONTENT,
    StatusCode::MULTIPLE_CHOICES,
    StatusCode::MOVED_PERMANENTLY,
    StatusCode::PERMANENT_REDIRECT,
    StatusCode::NOT_FOUND,
    StatusCode::METHOD_NOT_ALLOWED,
    StatusCode::GONE,
    StatusCode::URI_TOO_LONG,
    StatusCode::NOT_IMPLEMENTED,
];

/// Handles the `Err` of a layer of the application, which Actix turns into a response outside of
/// all layers; it may have any status. It is passed on as it is, for a layer further out that knows
/// it by its type; only what a cache would store becomes a response here, with our headers.
pub fn keep_error_private(error: ActixError, signed_in: bool) -> ActixError {
    let status = error.as_response_error().status_code();
    if !STORED_BY_DEFAULT.contains(&status) || error.as_error::<Error>().is_some() {
        return error;
    }
    let mut answer = error.error_response();
    keep_private(answer.headers_mut(), signed_in);
    InternalError::from_response(error, answer).into()
}

/// Adds the headers that keep a cache from giving the response to anyone else, where the handler
/// set none.
pub fn keep_private(headers: &mut HeaderMap, signed_in: bool) {
    if signed_in && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let varies = |value: &HeaderValue| {
        let mut names = value.to_str().unwrap_or_default().split(',').map(str::trim);
        names.any(|name| name.eq_ignore_ascii_case("cookie") || name == "*")
    };
    if !headers.get_all(VARY).any(varies) {
        headers.append(VARY, HeaderValue::from_static("Cookie"));
    }
}
