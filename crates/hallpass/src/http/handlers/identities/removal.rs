//! Removes an identity of the signed-in person.

use actix_web::HttpRequest;
use hallpass_types::ErrorCode;

use crate::{
    http::{error::Error, session_extractor::Session, state::State},
    sign_in::OwnUnlink,
};

/// What became of a removal.
pub enum Removal {
    /// It is removed.
    Done {
        /// Whether the session of the request has ended with it.
        has_ended_current: bool,
    },
    /// Nothing was removed, for this reason.
    Refused(ErrorCode),
}

/// Removes the identity `id`.
///
/// # Errors
/// The session has ended, or the store failed.
pub async fn remove_identity(
    req: &HttpRequest,
    state: &State,
    session: &Session,
    id: &str,
) -> Result<Removal, Error> {
    let ip = state.trusted_proxies.address_of(req);
    let unlinked = state.sign_ins.unlink_own(session.record(), id, ip).await;
    match unlinked.map_err(|error| Error::store_unavailable(req, error))? {
        OwnUnlink::Done { has_ended_current } => Ok(Removal::Done { has_ended_current }),
        OwnUnlink::NotTheirs => Ok(Removal::Refused(ErrorCode::NotFound)),
        OwnUnlink::LastOne => Ok(Removal::Refused(ErrorCode::LastSignInMethod)),
        OwnUnlink::Unproven => Ok(Removal::Refused(ErrorCode::OtherSignInRequired)),
        OwnUnlink::AskingEnded => Err(Error::session_required(req)),
    }
}
