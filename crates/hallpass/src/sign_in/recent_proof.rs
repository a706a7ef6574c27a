//! Checks that the person authenticated recently, where a sign-in asks for that (`max_age`, S17).

use std::time::Duration;

use hallpass_types::Timestamp;

use super::finish_failure::FinishFailure;
use crate::clock::LEEWAY;

/// What a sign-in without `auth_time` means that asked for a recent one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingDate {
    /// There is no proof.
    Refused,
    /// A session that has just begun will do (`AccountLinking::AnySignIn`).
    Tolerated,
}

/// Refuses a sign-in that asked for a recent proof, at most `max_age` old, and did not get one
/// (OpenID Connect Core 1.0, section 3.1.3.7, step 13).
///
/// # Errors
/// The provider does not say when the person authenticated, or it was too long ago.
pub fn check_recent_proof(
    auth_time: Option<Timestamp>,
    max_age: Duration,
    missing: MissingDate,
    now: Timestamp,
) -> Result<(), FinishFailure> {
    let Some(auth_time) = auth_time else {
        return match missing {
            MissingDate::Refused => Err(FinishFailure::NoAuthTime),
            MissingDate::Tolerated => Ok(()),
        };
    };
    if auth_time.saturating_add(max_age).saturating_add(LEEWAY) >= now {
        return Ok(());
    }
    Err(FinishFailure::Rejected(
        "the claim auth_time is older than the recent sign-in that was asked for (max_age)",
    ))
}
