//! `GET /health/live` and `GET /health/ready`, for whoever keeps the server running.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use hallpass_shared::ErrorCode;

use crate::{error::Error, session::Sessions};

/// The process answers.
pub async fn live() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// The process can do its work: its store answers.
///
/// # Errors
/// It does not.
pub async fn ready(req: HttpRequest, sessions: Data<Sessions>) -> Result<HttpResponse, Error> {
    let failed = |error| Error::new(&req, ErrorCode::StoreUnavailable).because(error);
    sessions.refresh().await.map_err(failed)?;
    Ok(HttpResponse::NoContent().finish())
}
