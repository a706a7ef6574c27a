//! Revokes sessions of the signed-in person.

use actix_web::{HttpRequest, HttpResponse};
use hallpass_types::{ErrorCode, SessionId};
use serde::Deserialize;

use crate::{
    http::{bearer::has_bearer, error::Error, session_extractor::Session, state::State},
    model::session_record::SessionRecord,
    session::Sessions,
    store::{OwnEnd, OwnSelection, StoreError},
};

/// Which session is not revoked with all others.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Spared {
    /// That of the request.
    Current,
}

/// Which sessions a request has revoked.
#[derive(Clone, Copy)]
pub enum Revoked {
    /// The current session, perhaps among others.
    Current,
    /// None: another request had ended the current session.
    CurrentBefore,
    /// Other sessions only.
    Others,
}

impl Revoked {
    /// Adds the removal of the cookie to `answer`, if the current session was ended now; if it had
    /// ended before, the browser may hold the cookie of another session by now (S21). An app has
    /// none.
    pub fn with_cookie_removed(
        self,
        req: &HttpRequest,
        state: &State,
        mut answer: HttpResponse,
    ) -> HttpResponse {
        if matches!(self, Self::Current) && !has_bearer(req) {
            state.session_cookie.remove(&mut answer);
        }
        answer
    }
}

/// A request that revokes sessions.
pub struct Revocation<'a> {
    req: &'a HttpRequest,
    state: &'a State,
    sessions: &'a Sessions,
    current: &'a SessionRecord,
}

impl<'a> Revocation<'a> {
    /// By the signed-in person of `session`.
    pub fn new(req: &'a HttpRequest, state: &'a State, sessions: &'a Sessions, session: &'a Session) -> Self {
        Self { req, state, sessions, current: session.record() }
    }

    /// Revokes one session.
    ///
    /// # Errors
    /// There is no such session, or the current one has ended, or the store failed.
    pub async fn revoke_session(&self, id: SessionId) -> Result<Revoked, Error> {
        let is_current = id == self.current.id;
        let end = self.sessions.revoke(self.current, &id, self.ip()).await;
        match end.map_err(|error| self.unconfirmed(error))? {
            OwnEnd::Ended(_) => {}
            OwnEnd::AlreadyEnded => return Ok(Revoked::Others),
            OwnEnd::AskingEnded if is_current => return Ok(Revoked::CurrentBefore),
            OwnEnd::NotTheirs => return Err(Error::new(self.req, ErrorCode::NotFound)),
            // The current session was revoked while this request was in flight (S9).
            OwnEnd::AskingEnded => return Err(Error::session_required(self.req)),
        }
        Ok(if is_current { Revoked::Current } else { Revoked::Others })
    }

    /// Revokes all sessions, or all but the spared one.
    ///
    /// # Errors
    /// The current session has ended, or the store failed.
    pub async fn revoke_sessions(&self, spared: Option<Spared>) -> Result<Revoked, Error> {
        let (selection, revoked) = match spared {
            Some(Spared::Current) => (OwnSelection::Others, Revoked::Others),
            None => (OwnSelection::All, Revoked::Current),
        };
        let ended = self.sessions.revoke_several(self.current, selection, self.ip()).await;
        let ended = ended.map_err(|error| self.unconfirmed(error))?;
        if ended.is_none() {
            return Err(Error::session_required(self.req));
        }
        Ok(revoked)
    }

    fn ip(&self) -> Option<String> {
        self.state.trusted_proxies.address_of(self.req)
    }

    /// The store failed, and may still end what it was asked to end.
    fn unconfirmed(&self, error: StoreError) -> Error {
        Error::new(self.req, ErrorCode::SignOutUnconfirmed).because(error)
    }
}
