//! The layer that keeps an application's own error pages from replacing problem documents.

use std::{error::Error as StdError, fmt};

use actix_web::{
    Error as ActixError, HttpResponse, ResponseError,
    body::{BoxBody, MessageBody, to_bytes},
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorInternalServerError,
    http::{
        StatusCode,
        header::{CONTENT_TYPE, HeaderMap},
    },
    middleware::Next,
    web::Bytes,
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
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = to_bytes(answer.into_body()).await;
    let body = body.map_err(|error| ErrorInternalServerError::<Box<dyn StdError>>(error.into()))?;
    Err(PassedProblem { status, headers, body, cause }.into())
}

/// A problem document on its way. A layer of the application may look at the response as often as
/// it likes.
#[derive(Debug)]
struct PassedProblem {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    cause: String,
}

impl fmt::Display for PassedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.cause)
    }
}

impl ResponseError for PassedProblem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::with_body(self.status, BoxBody::new(self.body.clone()));
        *answer.headers_mut() = self.headers.clone();
        answer
    }
}
