//! What the next page says about a callback that failed.

use actix_web::HttpRequest;
use hallpass_types::ErrorCode;

use crate::{http::error::Error, sign_in::FinishFailure};

/// What the login page or the account page says.
pub struct ExplainedFailure {
    /// What went wrong.
    pub code: ErrorCode,
    /// The refusal by a rule or by the application, sealed for this browser.
    pub refusal: Option<String>,
}

impl ExplainedFailure {
    /// What a page says about `failure`.
    ///
    /// # Errors
    /// The store failed: no page explains that, since it could not say who is signed in, either.
    pub fn of(req: &HttpRequest, failure: FinishFailure) -> Result<Self, Error> {
        let refusal = failure.sealed_refusal().map(|sealed| sealed.as_str().to_owned());
        let code = failure.code();
        match failure {
            FinishFailure::Store(error) => Err(Error::store_unavailable(req, error)),
            _ => Ok(Self { code, refusal }),
        }
    }
}
