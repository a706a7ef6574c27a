//! The layer that redirects pages to the public host name.

use std::time::Instant;

use actix_web::{
    Error as ActixError, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{CACHE_CONTROL, LOCATION},
    middleware::Next,
    web::Data,
};

use super::state::State;

/// For pages: redirects requests under another host name to the same path at the public URL.
///
/// # Errors
/// Only what the pages answer.
pub async fn redirect_to_public_host<B: MessageBody + 'static>(
    state: Data<State>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    let redirect = state.public_host.redirect(req.request(), &state.trusted_proxies, Instant::now());
    let Some(url) = redirect else {
        return Ok(next.call(req).await?.map_into_left_body());
    };
    // Not a permanent redirect: a browser would remember a mistake in the configuration for ever.
    let answer = HttpResponse::TemporaryRedirect()
        .insert_header((LOCATION, url))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish();
    Ok(req.into_response(answer).map_into_right_body())
}
