//! Errors as responses: a code and a sentence for the client, the cause for the log.

mod page;
pub(crate) mod response;
mod status;

use std::fmt;

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::{Method, StatusCode},
};
use hallpass_types::{ErrorCode, LoginQuery};
use tracing_actix_web::RequestId;

use page::NextStep;
use status::status_of;

use crate::{
    http::{
        audience::{Audience, audience, is_below_api},
        bearer::has_invalid_bearer,
        headers::Transport,
        login_url::login_url_with_return,
        referring_page::referring_page,
        site::site,
    },
    model::site::Site,
    store::StoreError,
};

/// A request that failed.
#[derive(Debug)]
pub struct Error {
    code: ErrorCode,
    status: StatusCode,
    audience: Audience,
    reference: Option<String>,
    /// Whether sending the request again is harmless, and leads to the same page.
    repeatable: bool,
    /// What a person can do, besides.
    next_step: NextStep,
    /// How old a sign-in may be, in seconds, and where to sign in anew.
    recent: Option<Box<(u64, String)>>,
    /// In how many seconds to try again.
    retry_after: Option<u64>,
    /// Whether the bearer token of the request is not that of a live session.
    is_bearer_invalid: bool,
    transport: Transport,
    /// Where the start page is.
    site: Option<Site>,
    cause: Option<anyhow::Error>,
}

impl Error {
    /// `req` failed with `code`.
    pub fn new(req: &HttpRequest, code: ErrorCode) -> Self {
        let audience = audience(req);
        Self {
            audience,
            reference: reference(req),
            repeatable: is_page(req) && audience == Audience::Person,
            next_step: form_page(req).map_or(NextStep::None, NextStep::Form),
            is_bearer_invalid: has_invalid_bearer(req),
            transport: Transport::of(req),
            site: site(req).cloned(),
            ..Self::without_request(code)
        }
    }

    /// A failure with `code` where there is no request that says who reads the answer.
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
            is_bearer_invalid: false,
            transport: Transport::Plain,
            site: None,
            cause: None,
        }
    }

    /// An anonymous request for something that needs a session: 401. A person who opened a page is
    /// sent to the login page; one who posted a form gets an error page with a link to it.
    pub fn session_required(req: &HttpRequest) -> Self {
        let error = Self::new(req, ErrorCode::SessionRequired);
        let next_step = error.sign_in_step(login_url_with_return(req, LoginQuery::default()));
        Self { next_step, ..error }
    }

    /// A request for something that needs a sign-in at most `max_age` seconds old: 403 with what to
    /// do (never 401, which would read as signed out). A person who opened a page is sent to the
    /// login page.
    pub fn recent_sign_in_required(req: &HttpRequest, max_age: u64) -> Self {
        let code = ErrorCode::RecentSignInRequired;
        let error = Self::new(req, code);
        let query = LoginQuery {
            error: Some(code.to_string()),
            max_age: Some(max_age.to_string()),
            ..LoginQuery::default()
        };
        let login = login_url_with_return(req, query);
        Self {
            next_step: error.sign_in_step(login.clone()),
            recent: Some(Box::new((max_age, login))),
            ..error
        }
    }

    /// The person is signed in and may not do what they ask for: 403 (never 401, which would read as
    /// signed out). A person gets the access-denied page, with links to the start page and to sign
    /// in as another person; a program gets a problem document.
    pub fn forbidden(req: &HttpRequest) -> Self {
        let code = ErrorCode::Forbidden;
        // The code has the login page let the person choose another account at the provider.
        let query = LoginQuery { error: Some(code.to_string()), ..LoginQuery::default() };
        let next_step = NextStep::OtherPerson(login_url_with_return(req, query));
        Self { next_step, ..Self::new(req, code) }
    }

    /// The store did not answer: 503.
    pub(crate) fn store_unavailable(req: &HttpRequest, error: StoreError) -> Self {
        Self::new(req, ErrorCode::StoreUnavailable).because(error)
    }

    /// The request came without its CSRF proof: 403.
    pub(crate) fn csrf_missing(req: &HttpRequest, cause: impl Into<anyhow::Error>) -> Self {
        Self::new(req, ErrorCode::MissingCSRF).because(cause)
    }

    /// The application put a handler where the session is not looked up: 500, and the log says what
    /// to change.
    pub(crate) fn outside_of_scope(req: &HttpRequest) -> Self {
        let hint = "BUG: the session was not looked up: put this route inside `hallpass.scope(…)`";
        tracing::error!(path = req.path(), "{hint}");
        Self::new(req, ErrorCode::InternalError).because(anyhow::anyhow!(hint))
    }

    /// The application put a scope of one `Hallpass` inside one of another: 500, and the log says what to
    /// change. The inner one would take the session of the outer one for its own.
    pub(crate) fn inside_of_another(req: &HttpRequest) -> Self {
        let hint = "BUG: a scope or the routes of one Hallpass are inside a scope of another one: put them side by side";
        tracing::error!(path = req.path(), "{hint}");
        Self::new(req, ErrorCode::InternalError).because(anyhow::anyhow!(hint))
    }

    /// A person who opened a page goes to the login page at `url`; one who posted a form first
    /// reads that it was not saved.
    fn sign_in_step(&self, url: String) -> NextStep {
        if self.repeatable { NextStep::GoToLogin(url) } else { NextStep::SignIn(url) }
    }

    /// Has the answer be a problem document, whatever the request accepts.
    #[must_use]
    pub fn for_a_program(self) -> Self {
        Self { audience: Audience::Program, repeatable: false, next_step: NextStep::None, ..self }
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

    /// Whether sending the request again is harmless, and leads to the same page.
    pub fn is_repeatable(&self) -> bool {
        self.repeatable
    }

    /// Adds the cause, which goes to the log alone.
    #[must_use]
    pub fn because(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

fn is_page(req: &HttpRequest) -> bool {
    let site = site(req);
    let path = site.map_or(req.path(), |site| site.local_path(req.path()));
    matches!(*req.method(), Method::GET | Method::HEAD) && !is_below_api(path, site)
}

/// The page with the form that `req` posted.
fn form_page(req: &HttpRequest) -> Option<String> {
    let site = site(req).filter(|_| !req.method().is_safe())?;
    referring_page(req.headers(), site).map(|page| page.as_str().to_owned())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::texts::{error_advice, error_title};

    /// As the table in `docs/errors.md` has it.
    fn row(code: ErrorCode) -> String {
        let (status, title, advice) = (status_of(code).as_u16(), error_title(code), error_advice(code));
        format!("| `{code}` | {status} | {title} | {advice} |")
    }

    #[test]
    fn documentation_has_every_code_with_status_and_sentences() {
        let documented = include_str!("../../../../docs/errors.md");
        let rows: Vec<_> = documented.lines().filter(|line| line.starts_with("| `")).collect();
        let expected: Vec<_> = ErrorCode::ALL.iter().copied().map(row).collect();
        assert_eq!(rows, expected, "docs/errors.md should have these rows:\n{}", expected.join("\n"));
    }
}
