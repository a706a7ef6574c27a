//! What a component can know about who is signed in.

use std::rc::Rc;

use hallpass_shared::{EndReason, InitialState, Session, Visitor};

/// Who is signed in. There is no "undefined or null": not knowing yet is a state of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// Not known yet.
    Loading {
        /// Whether the server can be reached.
        connection: Connection,
    },
    /// Somebody.
    Authenticated {
        /// Their session.
        session: Rc<Session>,
        /// Whether this is from the last answer, or from one before an outage.
        connection: Connection,
    },
    /// Nobody.
    Unauthenticated {
        /// Why nobody is any more, if the server said.
        reason: Option<EndReason>,
        /// Whether this is from the last answer, or from one before an outage.
        connection: Connection,
    },
}

/// Whether the last request was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// It was.
    Fresh,
    /// It was not; what is shown is what was known before, and the next request is on its way.
    Reconnecting,
}

impl SessionState {
    /// What a rendered page knows.
    pub fn of(initial: &InitialState) -> Self {
        match &initial.visitor {
            Visitor::SignedIn(session) => {
                Self::Authenticated { session: Rc::new((**session).clone()), connection: Connection::Fresh }
            }
            Visitor::Stranger => Self::Unauthenticated { reason: None, connection: Connection::Fresh },
            Visitor::Ended(reason) => {
                Self::Unauthenticated { reason: Some(*reason), connection: Connection::Fresh }
            }
            Visitor::Unknown => Self::Loading { connection: Connection::Reconnecting },
        }
    }

    /// The session, if somebody is signed in.
    pub fn session(&self) -> Option<&Rc<Session>> {
        match self {
            Self::Authenticated { session, .. } => Some(session),
            Self::Loading { .. } | Self::Unauthenticated { .. } => None,
        }
    }

    /// Whether the last request was answered.
    pub fn connection(&self) -> Connection {
        match self {
            Self::Loading { connection }
            | Self::Authenticated { connection, .. }
            | Self::Unauthenticated { connection, .. } => *connection,
        }
    }

    /// The same knowledge with another connection.
    #[must_use]
    pub fn with_connection(self, connection: Connection) -> Self {
        match self {
            Self::Loading { .. } => Self::Loading { connection },
            Self::Authenticated { session, .. } => Self::Authenticated { session, connection },
            Self::Unauthenticated { reason, .. } => Self::Unauthenticated { reason, connection },
        }
    }
}
