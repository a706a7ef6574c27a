//! Removes an identity of the signed-in person.

use actix_web::HttpRequest;
use hallpass_types::ErrorCode;

use crate::{
    http::{error::Error, session_extractor::Session, state::State},
    sign_in::OwnUnlink,
};

/// Removes the identity `id`, if it can be removed.
///
/// # Errors
/// The store failed.
pub async fn remove_identity(
    req: &HttpRequest,
    state: &State,
    session: &Session,
    id: &str,
) -> Result<OwnUnlink, Error> {
    let ip = state.trusted_proxies.address_of(req);
    let unlinked = state.sign_ins.unlink_own(session.record(), id, ip).await;
    unlinked.map_err(|error| Error::store_unavailable(req, error))
}

/// Whether the session of the request has ended with the identity.
///
/// # Errors
/// There is no such identity, or it is the last one, or the session has ended.
pub fn has_ended_current(req: &HttpRequest, unlinked: &OwnUnlink) -> Result<bool, Error> {
    match unlinked {
        OwnUnlink::Done { has_ended_current } => Ok(*has_ended_current),
        OwnUnlink::NotTheirs => Err(Error::new(req, ErrorCode::NotFound)),
        OwnUnlink::LastOne => Err(Error::new(req, ErrorCode::LastSignInMethod)),
        OwnUnlink::AskingEnded => Err(Error::session_required(req)),
    }
}
