//! The page that a person sees while the store does not answer.

use actix_web::{HttpRequest, HttpResponse};
use async_trait::async_trait;
use hallpass_types::{InitialState, Timestamp, Visitor};

use super::{
    audience::{Audience, audience},
    error::Error,
    state::State,
};

/// An application's own page for an outage, which may become right by itself once the store answers.
#[async_trait(?Send)]
pub trait OutagePage: Send + Sync {
    /// Answers the request of a person who opened a page. `initial` says that it is unknown who asks. The status should be 503.
    ///
    /// # Errors
    /// The page cannot be rendered.
    async fn answer(&self, req: &HttpRequest, initial: InitialState) -> Result<HttpResponse, Error>;
}

/// Answers a request whose session could not be looked up.
///
/// # Errors
/// `error`, if a program asks, the request must not be repeated, or the application has no page for it.
pub async fn answer_outage(
    req: &HttpRequest,
    state: &State,
    now: Timestamp,
    error: Error,
) -> Result<HttpResponse, Error> {
    let is_page = error.is_repeatable() && audience(req) == Audience::Person;
    let Some(page) = state.hooks.outage_page.as_ref().filter(|_| is_page) else { return Err(error) };
    tracing::error!(%error, "a page cannot say who asks");
    page.answer(req, InitialState::of(Visitor::Unavailable, now)).await
}
