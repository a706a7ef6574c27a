//! The session of a request, as the session layer found it.

use std::{
    future::{Ready, ready},
    sync::Arc,
};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};

use crate::{
    http::error::Error,
    model::session_record::{EndReason, SessionRecord},
    session::resolved::Resolved,
};

/// The session of a request.
#[derive(Clone, Debug)]
pub enum CurrentSession {
    /// No cookie, or one that names no session.
    Anonymous,
    /// The token of a session that has ended.
    Ended(EndReason),
    /// A session.
    Live(Arc<SessionRecord>),
}

impl CurrentSession {
    /// The session, if there is one.
    pub fn live(&self) -> Option<&SessionRecord> {
        match self {
            Self::Live(record) => Some(record),
            Self::Anonymous | Self::Ended(_) => None,
        }
    }

    /// What the session layer left in `req`.
    ///
    /// # Errors
    /// The layer is not mounted around the route: 500.
    pub fn of(req: &HttpRequest) -> Result<Self, Error> {
        let found = req.extensions().get::<Self>().cloned();
        found.ok_or_else(|| Error::outside_of_scope(req))
    }
}

impl From<Resolved> for CurrentSession {
    fn from(resolved: Resolved) -> Self {
        match resolved {
            Resolved::Unknown => Self::Anonymous,
            Resolved::Ended(reason) => Self::Ended(reason),
            Resolved::Live(record) | Resolved::LiveDueForTouch(record) => Self::Live(record),
        }
    }
}

impl FromRequest for CurrentSession {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(req))
    }
}
