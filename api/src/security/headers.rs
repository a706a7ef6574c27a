//! Headers that every answer carries.

use actix_web::{
    Error as ActixError,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{
        CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
        X_FRAME_OPTIONS,
    },
    middleware::Next,
};

use super::content_policy::NOT_A_PAGE;

/// Adds the headers that every answer carries, where they are not there yet.
pub fn set_security_headers(headers: &mut HeaderMap) {
    let all = [
        // What we send is what we say it is: a session never becomes a script.
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // No other site learns an address of ours. (With `no-referrer` browsers would send our own forms with `Origin: null`.)
        (REFERRER_POLICY, "same-origin"),
        // Nobody draws our buttons under theirs. The second is for browsers that do not know the first.
        (CONTENT_SECURITY_POLICY, NOT_A_PAGE),
        (X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in all {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

/// The layer that adds them.
///
/// # Errors
/// None of its own.
pub async fn security_headers(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    let mut answer = next.call(req).await?;
    set_security_headers(answer.headers_mut());
    Ok(answer)
}
