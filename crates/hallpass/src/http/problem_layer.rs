//! The layer that keeps an application's own error pages from replacing problem documents.

use actix_web::{
    Error as ActixError,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::header::CONTENT_TYPE,
    middleware::Next,
};

use crate::http::error::response::PROBLEM;

/// The layer around `/api/auth`: passes problem documents on as `Err`, with the whole answer
/// inside. Actix's `ErrorHandlers` (and whatever else replaces answers by their status) handles
/// only what is `Ok`, so that clients get the error's code, whatever pages the application has for
/// people. Pages for people, such as a callback that failed, are left to the application.
///
/// # Errors
/// The problem documents.
pub async fn pass_problems<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, ActixError> {
    let answer = next.call(req).await?;
    if answer.headers().get(CONTENT_TYPE).is_none_or(|kind| kind != PROBLEM) {
        return Ok(answer);
    }
    // For the log of the request.
    let cause = answer.response().error().map_or_else(|| answer.status().to_string(), ToString::to_string);
    let (_, answer) = answer.into_parts();
    Err(InternalError::from_response(cause, answer.map_into_boxed_body()).into())
}
