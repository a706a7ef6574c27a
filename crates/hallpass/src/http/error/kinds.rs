//! The errors of more than one handler, each with what a person can do about it.

use actix_web::{HttpMessage as _, HttpRequest};
use hallpass_types::{ErrorCode, LoginQuery};

use super::{Error, page::NextStep};
use crate::{http::login_url::login_url_with_return, session::CurrentSession, store::StoreError};

impl Error {
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
        let query = LoginQuery {
            error: Some(ErrorCode::RecentSignInRequired.to_string()),
            max_age: Some(max_age.to_string()),
            ..LoginQuery::default()
        };
        Self::recent_sign_in_required_at(req, max_age, login_url_with_return(req, query))
    }

    /// As [`Self::recent_sign_in_required`] where the new sign-in is at the login page with the URL
    /// `login`.
    pub(crate) fn recent_sign_in_required_at(req: &HttpRequest, max_age: u64, login: String) -> Self {
        let error = Self::new(req, ErrorCode::RecentSignInRequired);
        Self {
            next_step: error.sign_in_step(login.clone()),
            recent: Some(Box::new((max_age, login))),
            ..error
        }
    }

    /// The person is signed in and may not do what they ask for: 403 (never 401, which would read
    /// as signed out). A person gets the access-denied page, with links to the start page and to
    /// sign in as another person; a program gets a problem document.
    pub fn forbidden(req: &HttpRequest) -> Self {
        let code = ErrorCode::Forbidden;
        // The code has the login page let the person choose another account at their provider.
        let provider = req
            .extensions()
            .get()
            .and_then(CurrentSession::live)
            .map(|record| record.session.provider.to_string());
        let query = LoginQuery { error: Some(code.to_string()), provider, ..LoginQuery::default() };
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

    /// A person who opened a page goes to the login page at `url`; one who posted a form first
    /// reads that it was not saved.
    fn sign_in_step(&self, url: String) -> NextStep {
        if self.repeatable { NextStep::GoToLogin(url) } else { NextStep::SignIn(url) }
    }
}
