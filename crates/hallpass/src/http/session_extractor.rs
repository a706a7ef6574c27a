//! `session: Session` and `Option<Session>` in a handler. No I/O: the session was resolved before.

use std::{
    fmt,
    future::{Ready, ready},
    ops::Deref,
    rc::Rc,
    sync::Arc,
};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, web::Data};
use hallpass_types::{ErrorCode, Timestamp};

use crate::{
    http::error::Error,
    model::session_record::{EndReason, SessionRecord},
    session::{lifecycle::Sessions, resolved::Resolved},
};

/// Who is signed in. As an argument of a handler it answers a stranger 401, and sends one who opened a page to the login
/// page; `Option<Session>` is `None` for a stranger, and only for a stranger: an outage never gets this far.
///
/// ```
/// use hallpass::Session;
///
/// async fn greet(session: Option<Session>) -> String {
///     match session {
///         Some(session) => format!("Hello, {}!", session.user.name.as_deref().unwrap_or("you")),
///         None => "Hello, stranger!".into(),
///     }
/// }
/// # let _ = actix_web::web::get().to(greet);
/// ```
#[derive(Clone)]
pub struct Session {
    session: Rc<hallpass_types::Session>,
    record: Arc<SessionRecord>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Session").field(&self.session).finish()
    }
}

impl Session {
    /// Asks the store whether the session is live at this moment. It was judged when the request's head arrived; a body may
    /// arrive seconds later, and the session may have been revoked in between. Call this after the body was read and right before
    /// something is changed that a revoked session must not change: it costs one round trip to the database.
    ///
    /// ```
    /// use actix_web::{HttpRequest, web::Json};
    /// use hallpass::{Error, Session};
    ///
    /// async fn rename(session: Session, req: HttpRequest, name: Json<String>) -> Result<String, Error> {
    ///     session.confirm(&req).await?;
    ///     Ok(format!("{} is called {name} from now on.", session.user.id))
    /// }
    /// # let _ = actix_web::web::post().to(rename);
    /// ```
    ///
    /// # Errors
    /// The session has ended: 401, or the login page. The store does not answer: 503.
    pub async fn confirm(&self, req: &HttpRequest) -> Result<(), Error> {
        let Some(sessions) = req.app_data::<Data<Sessions>>() else {
            let cause = anyhow::anyhow!("BUG: `hallpass.routes` is not mounted in this application");
            return Err(Error::new(req, ErrorCode::InternalError).because(cause));
        };
        match sessions.confirm(&self.record).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::session_required(req)),
            Err(error) => Err(Error::new(req, ErrorCode::StoreUnavailable).because(error)),
        }
    }

    /// When the provider says that the person proved who they are; `None` if it does not say.
    pub fn proved_at(&self) -> Option<Timestamp> {
        self.record.proved_at
    }
}

impl Deref for Session {
    type Target = hallpass_types::Session;

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
            CurrentSession::Live(record) => Ok(Self { session: Rc::new(record.to_session()), record }),
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
