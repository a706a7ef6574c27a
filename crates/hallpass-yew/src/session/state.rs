//! What a component can know about who is signed in.

use std::rc::Rc;

use hallpass_types::{InitialState, Session, Visitor};

use super::{Moment, Reason};

/// Who is signed in. There is no "undefined or null": not knowing yet is a state of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// Not known yet, or no longer: private content is hidden, and the server is being asked.
    Loading {
        /// Whether the server can be reached.
        connection: Connection,
    },
    /// A person is signed in.
    Authenticated {
        /// Their session.
        session: Rc<Session>,
        /// Whether this is from the last answer, or from before an outage.
        connection: Connection,
    },
    /// The visitor is anonymous.
    Unauthenticated {
        /// Why.
        reason: Reason,
        /// Whether this is from the last answer, or from before an outage.
        connection: Connection,
    },
}

/// Whether the last request was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// It was answered.
    Fresh,
    /// It was not: what is shown was known before, and the client retries.
    Reconnecting {
        /// When the first request failed.
        since: Moment,
    },
}

impl Connection {
    /// After a request at `at` that brought no answer.
    #[must_use]
    pub(crate) fn lost(self, at: Moment) -> Self {
        match self {
            Self::Fresh => Self::Reconnecting { since: at },
            Self::Reconnecting { .. } => self,
        }
    }

    /// Whether answers are missing.
    pub fn is_reconnecting(self) -> bool {
        self != Self::Fresh
    }
}

impl SessionState {
    /// The state in a page that a server rendered.
    pub fn of(initial: &InitialState) -> Self {
        let connection = Connection::Fresh;
        match &initial.visitor {
            Visitor::SignedIn(session) => {
                Self::Authenticated { session: Rc::new((**session).clone()), connection }
            }
            Visitor::Anonymous => Self::Unauthenticated { reason: Reason::NeverSignedIn, connection },
            Visitor::Ended(reason) => Self::Unauthenticated { reason: Reason::Ended(*reason), connection },
            Visitor::Unavailable => Self::Loading { connection: connection.lost(Moment::default()) },
        }
    }

    /// The session, if a person is signed in.
    pub fn session(&self) -> Option<&Rc<Session>> {
        match self {
            Self::Authenticated { session, .. } => Some(session),
            Self::Loading { .. } | Self::Unauthenticated { .. } => None,
        }
    }

    /// Whether it is not known who is signed in.
    pub fn is_loading(&self) -> bool {
        matches!(self, Self::Loading { .. })
    }

    /// Whether the last request was answered.
    pub fn connection(&self) -> Connection {
        match self {
            Self::Loading { connection }
            | Self::Authenticated { connection, .. }
            | Self::Unauthenticated { connection, .. } => *connection,
        }
    }

    /// The same state with another connection.
    #[must_use]
    pub fn with_connection(self, connection: Connection) -> Self {
        match self {
            Self::Loading { .. } => Self::Loading { connection },
            Self::Authenticated { session, .. } => Self::Authenticated { session, connection },
            Self::Unauthenticated { reason, .. } => Self::Unauthenticated { reason, connection },
        }
    }
}
