//! Keeps caches between the server and a browser from giving one person's answer to another.

use actix_web::{
    Error as ActixError,
    body::MessageBody,
    dev::ServiceResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderMap, HeaderValue, VARY},
    },
};

use super::misplaced::log_if_for_api;

/// Statuses of answers that caches keep although no header says that they may (RFC 9110, section
/// 15.1).
const HEURISTICALLY_CACHEABLE: [StatusCode; 12] = [
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

/// What decides who may keep an answer.
#[derive(Clone, Copy)]
pub(super) struct Caching {
    /// Whether it may show a person.
    pub is_signed_in: bool,
    /// Whether the person may be known by a bearer token.
    pub has_bearers: bool,
}

/// Adds the headers that keep an answer private, whatever the handler forgot.
pub(super) fn keep_private<B: MessageBody>(
    answer: Result<ServiceResponse<B>, ActixError>,
    caching: Caching,
) -> Result<ServiceResponse<B>, ActixError> {
    match answer {
        Ok(mut answer) => {
            if answer.status() == StatusCode::NOT_FOUND {
                log_if_for_api(answer.request());
            }
            add_headers(answer.headers_mut(), caching);
            Ok(answer)
        }
        Err(error) => Err(keep_error_private(error, caching)),
    }
}

/// Keeps the answer to an error of a layer of the application private, if a cache would keep it.
///
/// Actix makes the answer outside of all layers, with any status. The error keeps its type, for a
/// layer further out that knows it.
fn keep_error_private(mut error: ActixError, caching: Caching) -> ActixError {
    error.add_response_mapper(move |mut answer| {
        if HEURISTICALLY_CACHEABLE.contains(&answer.status()) {
            add_headers(answer.headers_mut(), caching);
        }
        answer
    });
    error
}

fn add_headers(headers: &mut HeaderMap, caching: Caching) {
    if caching.is_signed_in && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, const { HeaderValue::from_static("no-store") });
    }
    if !varies_by(headers, "cookie") {
        headers.append(VARY, const { HeaderValue::from_static("Cookie") });
    }
    if caching.has_bearers && !varies_by(headers, "authorization") {
        headers.append(VARY, const { HeaderValue::from_static("Authorization") });
    }
}

/// Whether `Vary` names the request header `name`, or all.
pub(super) fn varies_by(headers: &HeaderMap, name: &str) -> bool {
    let names_it = |value: &HeaderValue| {
        let mut names = value.to_str().unwrap_or_default().split(',').map(str::trim);
        names.any(|given| given.eq_ignore_ascii_case(name) || given == "*")
    };
    headers.get_all(VARY).any(names_it)
}
