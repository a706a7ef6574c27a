//! The response of an error: a page for a person, a problem document for a program, or a redirect.

use actix_web::{
    HttpResponse, ResponseError,
    http::{
        StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE,
        },
    },
};
use hallpass_types::Problem;

use super::{
    Error,
    page::{ErrorPage, NextStep, error_page, error_page_policy},
};
use crate::{
    http::{
        audience::Audience,
        bearer::INVALID_TOKEN,
        headers::set_security_headers,
        texts::{error_advice, error_title},
    },
    model::site::Site,
};

/// In how many seconds to try again in an outage.
const OUTAGE_RETRY_AFTER: u64 = 5;

/// The content type of a problem document (RFC 9457).
pub const PROBLEM: &str = "application/problem+json";

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
        if self.is_bearer_invalid && status == StatusCode::UNAUTHORIZED {
            answer.insert_header((WWW_AUTHENTICATE, INVALID_TOKEN));
        }
        if let NextStep::GoToLogin(login) = &self.next_step {
            return answer.insert_header((LOCATION, login.as_str())).finish();
        }
        let mut answer = match self.audience {
            Audience::Person => answer
                .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
                .insert_header((CACHE_CONTROL, "no-store, no-transform"))
                .insert_header((CONTENT_SECURITY_POLICY, error_page_policy()))
                .body(self.page()),
            Audience::Program => answer
                .insert_header((CONTENT_TYPE, PROBLEM))
                .body(serde_json::to_string(&self.problem(status)).unwrap_or_default()),
        };
        // Layers that add headers do not see an `Err` that passes them.
        set_security_headers(answer.headers_mut(), self.transport);
        answer
    }
}

impl Error {
    fn page(&self) -> String {
        error_page(&ErrorPage {
            code: self.code,
            reference: self.reference.as_deref(),
            repeatable: self.repeatable,
            next_step: &self.next_step,
            home: self.site.as_ref().map_or("/", Site::home),
        })
    }

    fn problem(&self, status: StatusCode) -> Problem {
        let (title, detail) = (error_title(self.code), error_advice(self.code));
        let mut problem = Problem::new(self.code, title, detail, status.as_u16(), self.reference.clone());
        if let Some((max_age, sign_in_url)) = self.recent.as_deref() {
            problem.kind = Problem::RECENT_SIGN_IN_REQUIRED.into();
            (problem.max_age, problem.sign_in_url) = (Some(*max_age), Some(sign_in_url.clone()));
        }
        problem
    }
}
