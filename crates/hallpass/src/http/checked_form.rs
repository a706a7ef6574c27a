//! Extractors that check the CSRF proof. A handler gets what was sent only together with the proof.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError, dev::Payload, http::StatusCode, web};
use futures_util::future::LocalBoxFuture;
use hallpass_types::ErrorCode;

use crate::http::{
    bearer::has_invalid_bearer,
    body::{AuthForm, ResponseMode},
    error::Error,
    state::State,
};

/// A body that came with the proof that it is from a page of ours. As an argument of a handler it
/// refuses a body without the proof with 403, and one that cannot be read with 400, 408 or 413;
/// `Result<CheckedForm, RefusedForm>` lets the handler answer.
pub struct CheckedForm(AuthForm);

/// A body that cannot be read, or that came without the proof.
#[derive(Debug)]
pub struct RefusedForm {
    error: Error,
    /// What is known of a form without the proof.
    unproven: Option<UnprovenForm>,
}

/// The parts of a form without the proof that say how and where the refusal is shown.
#[derive(Debug)]
pub struct UnprovenForm {
    /// How the response is wanted.
    pub response_mode: ResponseMode,
    /// Where the person wants to go afterwards.
    pub callback_url: Option<String>,
}

/// The proof of a request without a body: the token is in a header. Refuses any other with 403.
pub struct CheckedHeader(());

/// An extractor that checks the CSRF proof.
pub trait CsrfProof {}
impl CsrfProof for CheckedForm {}
impl CsrfProof for Result<CheckedForm, RefusedForm> {}
impl CsrfProof for CheckedHeader {}

impl Deref for CheckedForm {
    type Target = AuthForm;

    fn deref(&self) -> &AuthForm {
        &self.0
    }
}

impl DerefMut for CheckedForm {
    fn deref_mut(&mut self) -> &mut AuthForm {
        &mut self.0
    }
}

// Both do nothing before they are polled, which Actix does in the order of the handler's arguments:
// an anonymous request to a route for signed-in people is refused before its body is read.
impl FromRequest for CheckedForm {
    type Error = RefusedForm;
    type Future = LocalBoxFuture<'static, Result<Self, RefusedForm>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, payload) = (req.clone(), web::Payload::from_request(req, payload));
        Box::pin(async move {
            let payload = payload.await.map_err(|_| Error::new(&req, ErrorCode::BadRequest))?;
            let form = AuthForm::read(&req, payload).await?;
            match check_proof(&req, form.csrf_token()) {
                Ok(()) => Ok(Self(form)),
                // For a program: no page explains it.
                Err(error) if has_invalid_bearer(&req) => Err(error.into()),
                Err(error) => Err(RefusedForm { error, unproven: Some(UnprovenForm::of(&form, &req)) }),
            }
        })
    }
}

impl FromRequest for CheckedHeader {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { check_proof(&req, None).map(|()| Self(())) })
    }
}

fn check_proof(req: &HttpRequest, body_token: Option<&str>) -> Result<(), Error> {
    let state = req.app_data::<web::Data<State>>().ok_or_else(|| Error::outside_of_scope(req))?;
    if has_invalid_bearer(req) {
        return Err(Error::session_required(req));
    }
    state.csrf.check(req, body_token).map_err(|cause| Error::csrf_missing(req, cause))
}

impl UnprovenForm {
    fn of(form: &AuthForm, req: &HttpRequest) -> Self {
        Self {
            response_mode: form.response_mode(req),
            callback_url: form.callback_url().map(ToOwned::to_owned),
        }
    }
}

impl RefusedForm {
    /// What is known of the form.
    ///
    /// # Errors
    /// The body cannot be read.
    pub fn unproven(self) -> Result<UnprovenForm, Error> {
        self.unproven.ok_or(self.error)
    }
}

impl From<Error> for RefusedForm {
    fn from(error: Error) -> Self {
        Self { error, unproven: None }
    }
}

impl fmt::Display for RefusedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl ResponseError for RefusedForm {
    fn status_code(&self) -> StatusCode {
        self.error.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        self.error.error_response()
    }
}
