//! Checks that the person authenticated recently, where a sign-in asks for that (`max_age`, S17).

use hallpass_types::Timestamp;

use super::{finish_failure::FinishFailure, pending_sign_in::PendingSignIn};
use crate::{clock::LEEWAY, providers::identity::VerifiedIdentity};

/// Refuses a sign-in that asked for a recent proof and did not get one (OpenID Connect Core 1.0,
/// section 3.1.3.7, step 13).
///
/// # Errors
/// The provider does not say when the person authenticated, or it was too long ago.
pub fn check_recent_proof(
    identity: &VerifiedIdentity,
    pending: &PendingSignIn,
    now: Timestamp,
) -> Result<(), FinishFailure> {
    let Some(max_age) = pending.max_age else { return Ok(()) };
    let auth_time = identity.auth_time.ok_or(FinishFailure::NoAuthTime)?;
    if auth_time.saturating_add(max_age).saturating_add(LEEWAY) >= now {
        return Ok(());
    }
    Err(FinishFailure::Rejected(
        "the claim auth_time is older than the recent sign-in that was asked for (max_age)",
    ))
}
