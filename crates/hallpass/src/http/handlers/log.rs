//! `POST /api/auth/_log`: where version 4 of Auth.js' client reports errors.

use actix_web::HttpResponse;

/// Accepts the report and drops it: text that anyone can send does not go to the log.
pub async fn ignore_log() -> HttpResponse {
    HttpResponse::NoContent().finish()
}
