//! `GET /api/auth/providers`: the providers to sign in with.

use actix_web::{HttpResponse, http::header::CACHE_CONTROL, web::Data};

use crate::http::state::State;

/// Answers a map of the configured providers, with absolute URLs.
pub async fn get_providers(state: Data<State>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(state.sign_ins.public_providers())
}
