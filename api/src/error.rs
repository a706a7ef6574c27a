//! Errors at the edge: a code and a sentence for the client, the cause for the log.

use std::fmt;

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse, ResponseError,
    http::{
        Method, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER},
    },
};
use hallpass_shared::{ErrorCode, Problem};
use tracing_actix_web::RequestId;

use crate::{
    audience::{Audience, audience},
    error_page::error_page,
    security::set_security_headers,
};

/// A request that failed.
#[derive(Debug)]
pub struct Error {
    code: ErrorCode,
    status: StatusCode,
    audience: Audience,
    reference: Option<String>,
    /// Whether asking once more is harmless, and leads to the same page.
    repeatable: bool,
    cause: Option<anyhow::Error>,
}

impl Error {
    /// `req` failed with `code`.
    pub fn new(req: &HttpRequest, code: ErrorCode) -> Self {
        Self {
            code,
            status: status_of(code),
            audience: audience(req),
            reference: reference(req),
            repeatable: is_page(req),
            cause: None,
        }
    }

    /// With another status than the code's own.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Adds what the log is to say, and nobody else.
    #[must_use]
    pub fn because(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

fn is_page(req: &HttpRequest) -> bool {
    *req.method() == Method::GET && !req.path().starts_with("/api/")
}

/// The request's id, which the log line carries too.
pub fn reference(req: &HttpRequest) -> Option<String> {
    req.extensions().get::<RequestId>().map(ToString::to_string)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Some(cause) => write!(f, "{}: {cause:#}", self.code),
            None => self.code.fmt(f),
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CACHE_CONTROL, "no-store"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            answer.insert_header((RETRY_AFTER, "5"));
        }
        let mut answer = match self.audience {
            Audience::Person => answer
                .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
                .body(error_page(self.code, self.reference.as_deref(), self.repeatable)),
            Audience::Program => {
                let problem = Problem::new(self.code, status.as_u16(), self.reference.clone());
                answer
                    .insert_header((CONTENT_TYPE, "application/problem+json"))
                    .body(serde_json::to_string(&problem).unwrap_or_default())
            }
        };
        // Layers that add headers do not see an error on its way out.
        set_security_headers(answer.headers_mut());
        answer
    }
}

/// The status of an answer that fails with `code`.
fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::StoreUnavailable | ErrorCode::ProviderUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::SessionRequired => StatusCode::UNAUTHORIZED,
        ErrorCode::MissingCSRF | ErrorCode::AccessDenied => StatusCode::FORBIDDEN,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorCode::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
        ErrorCode::InternalError | ErrorCode::Configuration => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the table in `docs/errors.md` has it.
    fn row(code: ErrorCode) -> String {
        let (status, title, advice) = (status_of(code).as_u16(), code.title(), code.advice());
        format!("| `{code}` | {status} | {title} | {advice} |")
    }

    #[test]
    fn the_documentation_has_every_code_with_its_status_and_sentences() {
        let documented = include_str!("../../docs/errors.md");
        let rows: Vec<_> = documented.lines().filter(|line| line.starts_with("| `")).collect();
        let expected: Vec<_> = ErrorCode::ALL.iter().copied().map(row).collect();
        assert_eq!(rows, expected, "docs/errors.md should have these rows:\n{}", expected.join("\n"));
    }
}
