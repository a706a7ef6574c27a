//! `GET /api/auth/providers`: the providers to sign in with.

use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web::Data};

use crate::http::{last_provider::providers_for, state::State};

/// Answers a map of the configured providers, with absolute URLs. That of the last sign-in in this
/// browser is marked, so no cache may keep the answer.
pub async fn get_providers(req: HttpRequest, state: Data<State>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(providers_for(&req, &state))
}
