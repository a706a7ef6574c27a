//! Starting the session of an app, which a person has allowed from the session in their browser.

use std::{sync::Arc, time::Duration};

use hallpass_types::{SessionId, Timestamp};

use super::{audit::Audit, sessions::Sessions, timeouts::with_change_timeout};
use crate::{
    model::{
        bearer_token::BearerToken, device::user_agent_of_app, native_app::NativeApp,
        session_record::EndReason,
    },
    store::{AppSessionOutcome, EndedSession, NewAppSession, StoreError},
};

/// An app that asks for a session of its own.
pub struct AppRequest<'a> {
    /// The app.
    pub app: &'a NativeApp,
    /// The id that its session gets: a second request with it is refused.
    pub session: SessionId,
    /// The session in the browser from which the person has allowed it.
    pub allowed_by: SessionId,
    /// The IP address of the app.
    pub ip: Option<String>,
}

/// What an app that asked for a session gets.
pub enum AppStart {
    /// A session.
    Started {
        /// Its token.
        token: BearerToken,
        /// In how much time it expires, without activity.
        expires_in: Duration,
    },
    /// The id was used before: what is left of that session has ended now.
    UsedTwice,
    /// The session in the browser has ended, or the user was disabled.
    BrowserSessionEnded,
}

impl Sessions {
    /// Starts the session of an app.
    ///
    /// # Errors
    /// The store failed or did not answer in time: the session may exist, but no one has its token.
    pub async fn start_for_app(&self, request: AppRequest<'_>) -> Result<AppStart, StoreError> {
        let AppRequest { app, session: id, allowed_by, ip } = request;
        let (now, token) = (self.now(), BearerToken::generate());
        let absolute_expires_at = now.saturating_add(self.limits.absolute);
        let new = NewAppSession {
            id: id.clone(),
            token_hash: token.hash(),
            allowed_by: allowed_by.clone(),
            created_at: now,
            idle_expires_at: self.limits.idle_expiry(now, absolute_expires_at),
            absolute_expires_at,
            ip: ip.clone(),
            user_agent: user_agent_of_app(app.name()),
            sessions_per_user: self.limits.sessions_per_user,
        };
        let (store, app) = (Arc::clone(&self.store), app.id().to_owned());
        let (of_app, from) = (app.clone(), ip.clone());
        let started =
            self.recorded(async move { store.start_app_session(new).await }, move |audit, outcome| {
                if let AppSessionOutcome::Started(started) = outcome {
                    audit.app_signed_in(started, &id, &of_app, &allowed_by, from.as_deref());
                }
            });
        match self.change(with_change_timeout(started)).await? {
            AppSessionOutcome::Started(started) => {
                Ok(AppStart::Started { token, expires_in: time_until(started.expires_at, now) })
            }
            AppSessionOutcome::CodeUsed(before) => {
                // The first one to use it may have stolen it (RFC 6749, section 4.1.2).
                let record = move |audit: &Audit, ended: &EndedSession| {
                    audit.app_code_used_twice(ended, &app, ip.as_deref());
                };
                self.end(before, EndReason::Revoked, record).await?;
                Ok(AppStart::UsedTwice)
            }
            AppSessionOutcome::BrowserSessionEnded => {
                self.catch_up().await;
                Ok(AppStart::BrowserSessionEnded)
            }
        }
    }
}

fn time_until(end: Timestamp, now: Timestamp) -> Duration {
    Duration::from_millis(end.as_unix_ms().saturating_sub(now.as_unix_ms()))
}
