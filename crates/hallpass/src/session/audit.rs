//! The log lines of sign-ins and sign-outs: user, session, provider and IP address, never a token.

use hallpass_types::{ProviderId, SessionId};

use crate::{
    model::session_record::SessionRecord,
    store::{EndedSession, SignedIn, StartedAppSession},
};

/// Logs that a session was started, and which sessions it ended.
pub fn signed_in(signed_in: &SignedIn, session: &SessionId, provider: &ProviderId, ip: Option<&str>) {
    tracing::info!(user = %signed_in.user, %session, %provider, ip, "signed in");
    for EndedSession { id, user, provider } in &signed_in.replaced {
        tracing::info!(%user, session = %id, %provider, by = %session, ip, "signed out: another sign-in replaced the session");
    }
    for EndedSession { id, user, provider } in &signed_in.evicted {
        tracing::info!(%user, session = %id, %provider, by = %session, ip, "revoked: the user has too many sessions");
    }
}

/// Logs that an app was signed in from the session `by`, and which sessions that ended.
pub fn app_signed_in(
    started: &StartedAppSession,
    session: &SessionId,
    app: &str,
    by: &SessionId,
    ip: Option<&str>,
) {
    let StartedAppSession { user, provider, evicted, .. } = started;
    tracing::info!(%user, %session, %provider, app, %by, ip, "an app signed in");
    for EndedSession { id, user, provider } in evicted {
        tracing::info!(%user, session = %id, %provider, by = %session, ip, "revoked: the user has too many sessions");
    }
}

/// Logs that the code of an app was used twice, which has ended its session.
pub fn app_code_used_twice(session: &SessionId, app: &str, ip: Option<&str>) {
    tracing::warn!(%session, app, ip, "revoked: the code that began the session was used again");
}

/// Logs that a person signed out.
pub fn signed_out(record: &SessionRecord, ip: Option<&str>) {
    tracing::info!(user = %record.user.id, session = %record.id, provider = %record.provider, ip, "signed out");
}

/// Logs that a person ended sessions of theirs from the session `by`.
pub fn revoked(by: &SessionRecord, ended: &[EndedSession], ip: Option<&str>) {
    for EndedSession { id, user, provider } in ended {
        tracing::info!(%user, session = %id, %provider, by = %by.id, ip, "revoked");
    }
}
