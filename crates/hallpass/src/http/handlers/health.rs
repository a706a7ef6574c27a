//! `GET /health/live` and `GET /health/ready`: liveness and readiness probes.

use actix_web::{HttpRequest, HttpResponse, http::header::RETRY_AFTER, web::Data};

use crate::{
    http::{error::Error, state::State},
    session::Sessions,
};

/// The process answers.
pub async fn live() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// The process can do its work: its store answers and takes changes, and it is not shutting down.
///
/// # Errors
/// The store does not answer or takes no changes.
pub async fn ready(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
) -> Result<HttpResponse, Error> {
    if state.readiness.is_shutting_down() {
        let answer = HttpResponse::ServiceUnavailable()
            .insert_header((RETRY_AFTER, "5"))
            .body("The server is about to end.");
        return Ok(answer);
    }
    let failed = |error| Error::store_unavailable(&req, error);
    sessions.refresh().await.map_err(failed)?;
    sessions.check_writable().await.map_err(failed)?;
    Ok(HttpResponse::NoContent().finish())
}
