//! `POST /api/auth/_log`: where version 4 of Auth.js' client reports its troubles.

use actix_web::HttpResponse;

/// Accepts it and does nothing: what anybody may write is not written down.
pub async fn ignore_log() -> HttpResponse {
    HttpResponse::NoContent().finish()
}
