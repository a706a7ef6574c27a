//! What it means in SQL that a session is live, and what its end changes. Every query takes it from
//! here.

/// The condition that a session is live at the time in this parameter: it has not ended, and
/// neither its idle nor its absolute timeout has passed.
pub(super) fn live_at(parameter: u8) -> String {
    format!("{NOT_ENDED} AND idle_expires_at > ${parameter} AND absolute_expires_at > ${parameter}")
}

/// The condition that a session has not been ended. It may have expired.
pub(super) const NOT_ENDED: &str = "ended_at IS NULL";

/// Ends a session at `$2` for the reason `$3`. What stays is when and why, for the holder of its
/// token, and nothing about the person.
pub(super) const SET_ENDED: &str =
    "SET ended_at = $2, end_reason = $3, ip = NULL, user_agent = NULL, data = NULL, private_data = NULL";
