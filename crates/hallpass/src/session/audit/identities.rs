//! Records what happens to the identities of users, as [`Audit`] records sign-ins.

use hallpass_types::{ErrorCode, ProviderId, SessionId, UserId};

use super::Audit;
use crate::{
    model::{account::Issuer, session_record::SessionRecord},
    session::event::EventKind,
};

impl Audit {
    /// Records that an admin gave an identity to a user.
    pub fn linked(&self, user: &UserId, provider: &ProviderId, taken_from: Option<&UserId>) {
        tracing::info!(%user, %provider, taken_from = taken_from.map(UserId::as_str), "an identity was linked");
        self.dispatch(None, || EventKind::Linked {
            user: user.clone(),
            provider: provider.clone(),
            by: None,
            taken_from: taken_from.cloned(),
        });
    }

    /// Records that a person linked an identity to their account, from the session `by`.
    pub fn linked_by(&self, by: &SessionRecord, provider: &ProviderId, ip: Option<&str>) {
        tracing::info!(user = %by.user.id, %provider, by = %by.id, ip, "an identity was linked");
        self.dispatch(ip, || EventKind::Linked {
            user: by.user.id.clone(),
            provider: provider.clone(),
            by: Some(by.id.clone()),
            taken_from: None,
        });
    }

    /// Records that a person could not link an identity to their account. `held` is the session
    /// that the browser holds.
    pub fn link_failed(
        &self,
        held: Option<&SessionRecord>,
        provider: &ProviderId,
        code: ErrorCode,
        cause: &str,
        ip: Option<&str>,
    ) {
        let user = held.map(|record| &record.user.id);
        tracing::warn!(user = user.map(UserId::as_str), %provider, %code, ip, cause, "an identity was not linked");
        self.dispatch(ip, || EventKind::LinkFailed {
            user: user.cloned(),
            provider: provider.clone(),
            code,
            cause: cause.to_owned(),
        });
    }

    /// Records that an identity of a user was removed: by themselves from the session `by`, or by
    /// an admin.
    pub fn unlinked(
        &self,
        user: &UserId,
        provider: Option<&ProviderId>,
        issuer: &Issuer,
        by: Option<&SessionId>,
        ip: Option<&str>,
    ) {
        let (provider_name, session) = (provider.map(ProviderId::as_str), by.map(SessionId::as_str));
        tracing::info!(%user, provider = provider_name, %issuer, by = session, ip, "an identity was removed");
        self.dispatch(ip, || EventKind::Unlinked {
            user: user.clone(),
            provider: provider.cloned(),
            issuer: issuer.to_string(),
            by: by.cloned(),
        });
    }
}
