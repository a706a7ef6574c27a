//! What the log says of people who sign in and out: user, session, provider and IP address, and never a token.

use hallpass_shared::{ProviderId, SessionId};

use super::record::SessionRecord;
use crate::store::SignedIn;

/// A session was started.
pub fn signed_in(
    signed_in: &SignedIn,
    session: &SessionId,
    provider: &ProviderId,
    replaces: &[SessionId],
    ip: Option<&str>,
) {
    let user = &signed_in.user;
    tracing::info!(%user, %session, %provider, ip, "signed in");
    for replaced in replaces {
        tracing::info!(%user, session = %replaced, by = %session, ip, "signed out: another sign-in replaced the session");
    }
    for evicted in &signed_in.evicted {
        tracing::info!(%user, session = %evicted, by = %session, ip, "revoked: the user has too many sessions");
    }
}

/// A person ended the session that they use.
pub fn signed_out(record: &SessionRecord, ip: Option<&str>) {
    tracing::info!(user = %record.user.id, session = %record.id, provider = %record.provider, ip, "signed out");
}

/// A person ended another session of theirs, from the session `by`.
pub fn revoked(by: &SessionRecord, session: &SessionId, ip: Option<&str>) {
    tracing::info!(user = %by.user.id, %session, by = %by.id, ip, "revoked");
}

/// A person ended several sessions of theirs, from the session `by`.
pub fn revoked_several(by: &SessionRecord, count: u64, ip: Option<&str>) {
    tracing::info!(user = %by.user.id, count, by = %by.id, ip, "revoked several sessions");
}
