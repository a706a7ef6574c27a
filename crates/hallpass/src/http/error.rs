//! Errors as responses: a code and a sentence for the client, the cause for the log.

mod kinds;
mod page;
pub(crate) mod response;
mod status;

use std::fmt;

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::{Method, StatusCode},
};
use hallpass_types::ErrorCode;
use tracing_actix_web::RequestId;

use page::NextStep;
use status::status_of;

use crate::{
    http::{
        audience::{Audience, audience, is_below_api},
        bearer::has_invalid_bearer,
        headers::Transport,
        referring_page::referring_page,
        site::site,
    },
    model::site::Site,
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
