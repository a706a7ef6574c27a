//! Answers a request whose session could not be looked up.

use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};
use hallpass_types::{InitialState, Timestamp, Visitor};

use crate::http::{current_session::Unavailable, error::Error, state::State};

/// With the application's page for an outage.
///
/// # Errors
/// `error`, if a program asks, the request must not be repeated, or the application has no page for
/// it.
pub(super) async fn answer_outage(
    req: &HttpRequest,
    state: &State,
    now: Timestamp,
    error: Error,
) -> Result<HttpResponse, Error> {
    let page = state.hooks.outage_page.as_ref().filter(|_| error.is_repeatable());
    let Some(page) = page else { return Err(error) };
    tracing::error!(%error, "the session for a page could not be looked up");
    req.extensions_mut().insert(Unavailable);
    page.answer(req, InitialState::of(Visitor::Unavailable, now)).await
}
