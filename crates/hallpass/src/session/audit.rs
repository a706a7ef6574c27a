//! Records sign-ins, sign-outs and what else happens to sessions and users: in the log, and for the
//! subscribers of events. User, session, provider and IP address, never a token.

mod failed_sign_ins;
mod identities;

use std::sync::Arc;

use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};

use super::{
    event::{Event, EventKind, RevokedBy},
    events::{EventSender, Events},
};
use crate::{
    clock::Clock,
    store::{EndedSession, SignedIn, StartedAppSession},
};

pub(crate) use failed_sign_ins::Recording;

/// Records what has been stored.
#[derive(Clone)]
pub struct Audit {
    clock: Arc<dyn Clock>,
    events: EventSender,
}

impl Audit {
    /// An audit without subscribers.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, events: EventSender::new() }
    }

    /// Subscribes to events.
    pub fn subscribe(&self) -> Events {
        self.events.subscribe()
    }

    /// Records that a session was started, and which sessions it ended.
    pub fn signed_in(
        &self,
        signed_in: &SignedIn,
        session: &SessionId,
        provider: &ProviderId,
        ip: Option<&str>,
    ) {
        let SignedIn { user, is_new_user, replaced, evicted, .. } = signed_in;
        tracing::info!(%user, %session, %provider, is_new_user, ip, "signed in");
        let started = EndedSession { id: session.clone(), user: user.clone(), provider: provider.clone() };
        self.dispatch(ip, || EventKind::SignedIn {
            session: (&started).into(),
            is_new_user: *is_new_user,
            app: None,
        });
        for ended in replaced {
            let EndedSession { id, user, provider } = ended;
            tracing::info!(%user, session = %id, %provider, by = %session, ip, "signed out: another sign-in replaced the session");
            self.dispatch(ip, || EventKind::SignedOut {
                session: ended.into(),
                replaced_by: Some(session.clone()),
            });
        }
        self.evicted(evicted, session, ip);
    }

    /// Records that an app was signed in from the session `by`, and which sessions that ended.
    pub fn app_signed_in(
        &self,
        started: &StartedAppSession,
        session: &SessionId,
        app: &str,
        by: &SessionId,
        ip: Option<&str>,
    ) {
        let StartedAppSession { user, provider, evicted, .. } = started;
        tracing::info!(%user, %session, %provider, app, %by, ip, "an app signed in");
        let started = EndedSession { id: session.clone(), user: user.clone(), provider: provider.clone() };
        self.dispatch(ip, || EventKind::SignedIn {
            session: (&started).into(),
            is_new_user: false,
            app: Some(app.to_owned()),
        });
        self.evicted(evicted, session, ip);
    }

    /// Records that the code of an app was used twice, which has ended its session.
    pub fn app_code_used_twice(&self, ended: &EndedSession, app: &str, ip: Option<&str>) {
        let EndedSession { id, user, provider } = ended;
        tracing::warn!(%user, session = %id, %provider, app, ip, "revoked: the code that began the session was used again");
        self.dispatch(ip, || EventKind::Revoked { session: ended.into(), by: RevokedBy::AppCodeUsedTwice });
    }

    /// Records that the sign-in that began `session` ended others: the user had too many.
    fn evicted(&self, evicted: &[EndedSession], session: &SessionId, ip: Option<&str>) {
        for ended in evicted {
            let EndedSession { id, user, provider } = ended;
            tracing::info!(%user, session = %id, %provider, by = %session, ip, "revoked: the user has too many sessions");
            let by = || RevokedBy::SignIn(session.clone());
            self.dispatch(ip, || EventKind::Revoked { session: ended.into(), by: by() });
        }
    }

    /// Records that a person signed out.
    pub fn signed_out(&self, ended: &EndedSession, ip: Option<&str>) {
        let EndedSession { id, user, provider } = ended;
        tracing::info!(%user, session = %id, %provider, ip, "signed out");
        self.dispatch(ip, || EventKind::SignedOut { session: ended.into(), replaced_by: None });
    }

    /// Records that a person ended sessions of theirs from the session `by`.
    pub fn revoked(&self, by: &SessionId, ended: &[EndedSession], ip: Option<&str>) {
        for session in ended {
            let EndedSession { id, user, provider } = session;
            tracing::info!(%user, session = %id, %provider, %by, ip, "revoked");
            let by = || RevokedBy::Session(by.clone());
            self.dispatch(ip, || EventKind::Revoked { session: session.into(), by: by() });
        }
    }

    /// Records that an admin ended sessions.
    pub fn revoked_by_admin(&self, ended: &[EndedSession]) {
        for session in ended {
            let EndedSession { id, user, provider } = session;
            tracing::info!(%user, session = %id, %provider, "revoked by an admin");
            self.dispatch(None, || EventKind::Revoked { session: session.into(), by: RevokedBy::Admin });
        }
    }

    /// Records that sessions had expired, each at its time.
    pub fn expired(&self, sessions: &[(EndedSession, Timestamp)]) {
        for (session, expired_at) in sessions {
            self.dispatch(None, || EventKind::Expired { session: session.into(), expired_at: *expired_at });
        }
    }

    /// Records that an admin disabled a user.
    pub fn user_disabled(&self, user: &UserId) {
        tracing::info!(%user, "the user was disabled");
        self.dispatch(None, || EventKind::UserDisabled { user: user.clone() });
    }

    /// Records that an admin enabled a user.
    pub fn user_enabled(&self, user: &UserId) {
        tracing::info!(%user, "the user was enabled");
        self.dispatch(None, || EventKind::UserEnabled { user: user.clone() });
    }

    /// Records that an admin deleted a user.
    pub fn user_deleted(&self, user: &UserId) {
        tracing::info!(%user, "the user was deleted");
        self.dispatch(None, || EventKind::UserDeleted { user: user.clone() });
    }

    fn dispatch(&self, ip: Option<&str>, kind: impl FnOnce() -> EventKind) {
        let ip = ip.map(ToOwned::to_owned);
        self.events.dispatch(|| Event { at: self.clock.now(), ip, kind: kind() });
    }
}
