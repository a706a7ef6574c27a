//! `GET /api/auth/identities`: lists the identities of the signed-in person.

use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web::Data};

use crate::http::{error::Error, session_extractor::Session, state::State};

/// Lists them, the oldest first.
///
/// # Errors
/// The store failed.
pub async fn list_identities(
    session: Session,
    req: HttpRequest,
    state: Data<State>,
) -> Result<HttpResponse, Error> {
    let identities = state.sign_ins.own_identities(session.record()).await;
    let identities = identities.map_err(|error| Error::store_unavailable(&req, error))?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "private, no-store")).json(identities))
}
