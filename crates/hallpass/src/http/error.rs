//! Errors at the edge: a code and a sentence for the client, the cause for the log.

use std::fmt;

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse, ResponseError,
    http::{
        Method, StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, RETRY_AFTER},
    },
    web::Data,
};
use hallpass_types::{ErrorCode, Problem};
use tracing_actix_web::RequestId;

use crate::http::{
    audience::{Audience, audience},
    error_page::{ErrorPage, NextStep, error_page, error_page_policy},
    headers::{Transport, set_security_headers},
    login_url::login_address,
    referring_page::referring_page,
    state::State,
    texts::{error_advice, error_title},
};

/// In how many seconds to try again in an outage.
const OUTAGE_RETRY_AFTER: u64 = 5;

/// The content type of a problem document (RFC 9457).
pub const PROBLEM: &str = "application/problem+json";

/// A request that failed.
#[derive(Debug)]
pub struct Error {
    code: ErrorCode,
    status: StatusCode,
    audience: Audience,
    reference: Option<String>,
    /// Whether asking once more is harmless, and leads to the same page.
    repeatable: bool,
    /// What a person can do, besides.
    next_step: NextStep,
    /// How old a sign-in may be, in seconds, and where to sign in anew.
    recent: Option<(u64, String)>,
    /// In how many seconds to try again.
    retry_after: Option<u64>,
    transport: Transport,
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
            repeatable: is_page(req) && audience(req) == Audience::Person,
            next_step: form_page(req).map_or(NextStep::None, NextStep::Form),
            recent: None,
            retry_after: None,
            transport: Transport::of(req),
            cause: None,
        }
    }

    /// An anonymous visitor asked for what needs a session: 401. A person who opened a page is sent to the login page; one who
    /// posted a form is told so, with a link to it.
    pub fn session_required(req: &HttpRequest) -> Self {
        let error = Self::new(req, ErrorCode::SessionRequired);
        let next_step = error.sign_in_step(login_address(req, None));
        Self { next_step, ..error }
    }

    /// What was asked for needs a sign-in that is at most `max_age` seconds old: 403 with what to do (never 401, which
    /// would read as signed out), and a person who opened a page is sent to the login page.
    pub fn recent_sign_in_required(req: &HttpRequest, max_age: u64) -> Self {
        let code = ErrorCode::RecentSignInRequired;
        let error = Self::new(req, code);
        let login = format!("{}&maxAge={max_age}", login_address(req, Some(code)));
        Self { next_step: error.sign_in_step(login.clone()), recent: Some((max_age, login)), ..error }
    }

    /// A person who opened a page goes to the login page at `url`; one who posted a form is told first that it was not saved.
    fn sign_in_step(&self, url: String) -> NextStep {
        if self.repeatable { NextStep::GoToLogin(url) } else { NextStep::SignIn(url) }
    }

    /// Whoever asked, a program reads the answer.
    #[must_use]
    pub fn for_a_program(self) -> Self {
        Self { audience: Audience::Program, repeatable: false, next_step: NextStep::None, ..self }
    }

    /// Something failed with `code` where there is no request to tell who asks.
    pub fn without_request(code: ErrorCode) -> Self {
        Self {
            code,
            status: status_of(code),
            audience: Audience::Program,
            reference: None,
            repeatable: false,
            next_step: NextStep::None,
            recent: None,
            retry_after: None,
            transport: Transport::Plain,
            cause: None,
        }
    }

    /// With another status than the code's own.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// With how many seconds to wait before trying again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Whether asking once more is harmless, and leads to the same page.
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// Adds what the log is to say, and nobody else.
    #[must_use]
    pub fn because(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

fn is_page(req: &HttpRequest) -> bool {
    matches!(*req.method(), Method::GET | Method::HEAD) && !req.path().starts_with("/api/")
}

fn form_page(req: &HttpRequest) -> Option<String> {
    let state = req.app_data::<Data<State>>().filter(|_| !req.method().is_safe())?;
    referring_page(req.headers(), &state.public_url).map(|page| page.as_str().to_owned())
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
        if matches!(self.next_step, NextStep::GoToLogin(_)) { StatusCode::SEE_OTHER } else { self.status }
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CACHE_CONTROL, "no-store"));
        let outage = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(OUTAGE_RETRY_AFTER);
        if let Some(seconds) = self.retry_after.or(outage) {
            answer.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if let NextStep::GoToLogin(login) = &self.next_step {
            return answer.insert_header((LOCATION, login.as_str())).finish();
        }
        let mut answer = match self.audience {
            Audience::Person => answer
                .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
                .insert_header((CACHE_CONTROL, "no-store, no-transform"))
                .insert_header((CONTENT_SECURITY_POLICY, error_page_policy()))
                .body(error_page(&ErrorPage {
                    code: self.code,
                    reference: self.reference.as_deref(),
                    repeatable: self.repeatable,
                    next_step: &self.next_step,
                })),
            Audience::Program => {
                let (title, detail) = (error_title(self.code), error_advice(self.code));
                let mut problem =
                    Problem::new(self.code, title, detail, status.as_u16(), self.reference.clone());
                if let Some((max_age, sign_in_url)) = &self.recent {
                    problem.kind = Problem::RECENT_SIGN_IN_REQUIRED.into();
                    (problem.max_age, problem.sign_in_url) = (Some(*max_age), Some(sign_in_url.clone()));
                }
                answer
                    .insert_header((CONTENT_TYPE, PROBLEM))
                    .body(serde_json::to_string(&problem).unwrap_or_default())
            }
        };
        // Layers that add headers do not see an error on its way out.
        set_security_headers(answer.headers_mut(), self.transport);
        answer
    }
}

/// The status of an answer that fails with `code`.
fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::StoreUnavailable | ErrorCode::SignOutUnconfirmed | ErrorCode::ProviderUnavailable => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        ErrorCode::SessionRequired | ErrorCode::FormNotSaved => StatusCode::UNAUTHORIZED,
        ErrorCode::MissingCSRF | ErrorCode::AccessDenied | ErrorCode::RecentSignInRequired => {
            StatusCode::FORBIDDEN
        }
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorCode::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
        ErrorCode::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::InternalError | ErrorCode::Configuration | ErrorCode::ProviderMisconfigured => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
        _ => StatusCode::BAD_REQUEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the table in `docs/errors.md` has it.
    fn row(code: ErrorCode) -> String {
        let (status, title, advice) = (status_of(code).as_u16(), error_title(code), error_advice(code));
        format!("| `{code}` | {status} | {title} | {advice} |")
    }

    #[test]
    fn the_documentation_has_every_code_with_its_status_and_sentences() {
        let documented = include_str!("../../../../docs/errors.md");
        let rows: Vec<_> = documented.lines().filter(|line| line.starts_with("| `")).collect();
        let expected: Vec<_> = ErrorCode::ALL.iter().copied().map(row).collect();
        assert_eq!(rows, expected, "docs/errors.md should have these rows:\n{}", expected.join("\n"));
    }
}
