//! What the tab knows about who is signed in.

use std::rc::Rc;

use hallpass_types::{EndReason, Session, SessionId};

use super::{Known, message::is_same};
use crate::{
    http::{Tag, Who},
    session::{Connection, Moment, Reason, SessionState},
};

/// What the tab knows about who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knowledge {
    pub session: SessionState,
    /// The entity tag of `session`: an answer that is the same is not sent again (C7).
    pub tag: Option<Tag>,
    /// The session that this tab has shown, until the server says that it has ended.
    pub shown: Option<SessionId>,
    /// Increases when an answer in flight becomes outdated.
    pub generation: u64,
    /// When the server last confirmed it, to this tab or another. `None`: to be asked about.
    pub confirmed_at: Option<Moment>,
}

/// How knowledge differs from what was known before.
pub enum Difference {
    None,
    /// Only in when the session ends; the tag of the answer before.
    Extended(Tag),
    /// Nothing was known before, or the same session was hidden.
    First,
    Other,
}

impl Knowledge {
    pub fn new(session: SessionState, tag: Option<Tag>) -> Self {
        let shown = session.session().map(|session| session.id.clone());
        let confirmed_at = (!session.is_loading()).then(Moment::default);
        Self { session, tag, shown, generation: 0, confirmed_at }
    }

    /// What is posted to other tabs.
    pub fn known(&self) -> Option<Known> {
        let session: &Session = self.session.session()?;
        Some(Known { id: session.id.clone(), tag: self.tag.clone(), expires: session.expires })
    }

    /// Whether another tab knows the same.
    pub fn is_same(&self, other: Option<&Known>) -> bool {
        !self.session.is_loading() && is_same(self.known().as_ref(), other)
    }

    /// Answers in flight are from before a change.
    pub fn outdate_answers(&mut self) {
        self.generation += 1;
    }

    /// Hides the person until the server says who is signed in.
    pub fn forget(&mut self) {
        self.session = SessionState::Loading { connection: self.session.connection() };
        self.tag = None;
        self.outdate_answers();
    }

    /// After a sign-out in this tab.
    pub fn sign_out(&mut self, at: Moment) {
        self.forget();
        self.shown = None;
        self.confirmed_at = Some(at);
        self.become_anonymous(Reason::SignedOutHere, Connection::Fresh);
    }

    /// The session has expired, and the server does not answer.
    pub fn expire(&mut self) {
        self.become_anonymous(Reason::Expired, self.session.connection());
    }

    /// Takes over an answer. `has_expired`: the time of what was known is up.
    pub fn learn(&mut self, who: Who, has_expired: bool, at: Moment) {
        self.confirmed_at = Some(at);
        if who != Who::Unchanged {
            self.outdate_answers();
        }
        match who {
            Who::Unchanged => self.set_connection(Connection::Fresh),
            Who::SignedIn(session, tag) => {
                self.shown = Some(session.id.clone());
                self.tag = tag;
                self.session = SessionState::Authenticated { session, connection: Connection::Fresh };
            }
            Who::Anonymous(end) => {
                let reason = self.reason(end, has_expired);
                (self.shown, self.tag) = (None, None);
                self.become_anonymous(reason, Connection::Fresh);
            }
        }
    }

    /// The known session ends later; nothing else has changed.
    pub fn extend(&mut self, known: &Known) {
        let Some(session) = self.session.session() else { return };
        let session = Rc::new(Session { expires: known.expires, ..(**session).clone() });
        self.session = SessionState::Authenticated { session, connection: self.session.connection() };
        self.tag.clone_from(&known.tag);
    }

    pub fn set_connection(&mut self, connection: Connection) {
        self.session = self.session.clone().with_connection(connection);
    }

    pub fn lose_connection(&mut self, at: Moment) {
        self.set_connection(self.session.connection().lost(at));
    }

    pub fn difference_from(&self, before: &Self) -> Difference {
        // A person who was hidden for a while is not a new one.
        let is_first = before.session.is_loading() && (before.shown.is_none() || before.shown == self.shown);
        if is_first {
            return Difference::First;
        }
        match (before.session.session(), self.session.session()) {
            (None, None) => Difference::None,
            (Some(before), Some(now)) if before == now => Difference::None,
            (Some(old), Some(now)) if (Session { expires: now.expires, ..(**old).clone() }) == **now => {
                before.tag.clone().map_or(Difference::Other, Difference::Extended)
            }
            _ => Difference::Other,
        }
    }

    fn become_anonymous(&mut self, reason: Reason, connection: Connection) {
        self.session = SessionState::Unauthenticated { reason, connection };
    }

    fn reason(&self, end: Option<EndReason>, has_expired: bool) -> Reason {
        match (&self.session, end) {
            (_, Some(end)) => Reason::Ended(end),
            (SessionState::Unauthenticated { reason, .. }, None) => *reason,
            (_, None) if self.shown.is_none() => Reason::NeverSignedIn,
            (_, None) if has_expired => Reason::Expired,
            (_, None) => Reason::EndedElsewhere,
        }
    }
}
