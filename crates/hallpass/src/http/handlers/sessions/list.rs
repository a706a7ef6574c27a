//! `GET /api/auth/sessions`: lists the sessions of the signed-in person.

use actix_web::{
    Error as ActixError, HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, LINK},
    web::{Data, Query},
};
use hallpass_types::{ErrorCode, paths};
use serde::Deserialize;

use crate::{
    http::{error::Error, session_extractor::Session, state::State},
    session::Sessions,
    store::ListCursor,
};

/// The query.
#[derive(Deserialize)]
pub struct ListQuery {
    /// The cursor of a page of the list.
    after: Option<String>,
}

/// Lists 100 sessions at a time: the header `Link` has the URL of the next page (RFC 8288).
///
/// # Errors
/// `after` is no cursor, or the store failed.
pub async fn list_sessions(
    session: Session,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    query: Result<Query<ListQuery>, ActixError>,
) -> Result<HttpResponse, Error> {
    let bad_request = || Error::new(&req, ErrorCode::BadRequest);
    let after = query.map_err(|_| bad_request())?.into_inner().after;
    let after = after.map(|text| ListCursor::parse(&text).ok_or_else(bad_request)).transpose()?;
    let page = sessions.list(session.record(), after.as_ref()).await;
    let page = page.map_err(|error| Error::store_unavailable(&req, error))?;
    let page = page.name_providers(|id| state.sign_ins.provider_name(id));
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "private, no-store"));
    if let Some(next) = page.next {
        let next = state.site.api_url(&format!("{}?after={}", paths::SESSIONS, next.to_text()));
        answer.insert_header((LINK, format!("<{next}>; rel=\"next\"")));
    }
    Ok(answer.json(page.sessions))
}
