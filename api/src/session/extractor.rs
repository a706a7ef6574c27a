//! `session: Session` and `Option<Session>` in a handler. No I/O: the session was resolved before.

use std::{
    future::{Ready, ready},
    ops::Deref,
    rc::Rc,
    sync::Arc,
};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};
use hallpass_shared::Timestamp;

use super::{
    record::{EndReason, SessionRecord},
    resolved::Resolved,
};
use crate::error::Error;

/// Who is signed in. As an argument of a handler it answers a stranger 401, and sends one who opened a page to the login
/// page; `Option<Session>` is `None` for a stranger, and only for a stranger: an outage never gets this far.
///
/// ```
/// use hallpass_api::Session;
///
/// async fn greet(session: Option<Session>) -> String {
///     match session {
///         Some(session) => format!("Hello, {}!", session.user.name.as_deref().unwrap_or("you")),
///         None => "Hello, stranger!".into(),
///     }
/// }
/// # let _ = actix_web::web::get().to(greet);
/// ```
#[derive(Clone, Debug)]
pub struct Session {
    session: Rc<hallpass_shared::Session>,
    proved_at: Option<Timestamp>,
}

impl Session {
    /// When the provider says that the person proved who they are; `None` if it does not say.
    pub fn proved_at(&self) -> Option<Timestamp> {
        self.proved_at
    }
}

impl Deref for Session {
    type Target = hallpass_shared::Session;

    fn deref(&self) -> &Self::Target {
        &self.session
    }
}

/// What the middleware found.
#[derive(Clone, Debug)]
pub enum CurrentSession {
    /// No cookie, or one that means nothing to us.
    Nobody,
    /// The token of a session that is over.
    Ended(EndReason),
    /// A session.
    Live(Arc<SessionRecord>),
}

impl CurrentSession {
    /// The session, if there is one.
    pub fn live(&self) -> Option<&SessionRecord> {
        match self {
            Self::Live(record) => Some(record),
            Self::Nobody | Self::Ended(_) => None,
        }
    }

    /// Somebody with this record.
    pub fn live_record(record: SessionRecord) -> Self {
        Self::Live(Arc::new(record))
    }

    /// What the middleware left in `req`.
    ///
    /// # Panics
    /// When the middleware is not mounted above the route.
    pub fn of(req: &HttpRequest) -> Self {
        let found = req.extensions().get::<Self>().cloned();
        found.expect(
            "BUG: nobody looked up the session: put this route inside `hallpass.scope(…)`, or below its `routes`",
        )
    }
}

impl From<Resolved> for CurrentSession {
    fn from(resolved: Resolved) -> Self {
        match resolved {
            Resolved::Unknown => Self::Nobody,
            Resolved::Ended(reason) => Self::Ended(reason),
            Resolved::Live(record) | Resolved::LiveDueForTouch(record) => Self::Live(record),
        }
    }
}

impl FromRequest for CurrentSession {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(req)))
    }
}

impl FromRequest for Session {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match CurrentSession::of(req) {
            CurrentSession::Live(record) => {
                Ok(Self { session: Rc::new(record.to_session()), proved_at: record.proved_at })
            }
            CurrentSession::Nobody | CurrentSession::Ended(_) => Err(Error::session_required(req)),
        })
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[actix_web::test]
    #[should_panic(expected = "put this route inside `hallpass.scope(…)`")]
    async fn without_the_layers_a_handler_that_asks_is_told_the_cure() {
        let request = TestRequest::default().to_http_request();
        let _ = Option::<Session>::extract(&request).await;
    }
}
