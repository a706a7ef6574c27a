//! The extractors `Session` and `Option<Session>`. No I/O: the session layer resolved the session
//! before.

use std::{
    fmt,
    future::{Ready, ready},
    ops::Deref,
    sync::Arc,
};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, web::Data};
use hallpass_types::{ErrorCode, Timestamp};

pub(crate) use crate::session::CurrentSession;
use crate::{http::error::Error, model::session_record::SessionRecord, session::Sessions};

/// The session of the person who is signed in, as an argument of a handler.
///
/// An anonymous request is answered 401, or redirected to the login page if it opens a page.
/// `Option<Session>` is `None` for anonymous requests, and only for those: an outage of the store
/// is answered before the handler.
///
/// ```
/// use hallpass::Session;
///
/// async fn greet(session: Option<Session>) -> String {
///     match session {
///         Some(session) => format!("Hello, {}!", session.user.name.as_deref().unwrap_or("you")),
///         None => "Please sign in.".into(),
///     }
/// }
/// # let _ = actix_web::web::get().to(greet);
/// ```
#[derive(Clone)]
pub struct Session(Arc<SessionRecord>);

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Session").field(&self.0.session).finish()
    }
}

impl Session {
    /// Asks the store whether the session is still live.
    ///
    /// It was resolved when the request's head arrived; a body may arrive seconds later, and the
    /// session may have been revoked in between. Call this after the body was read and right before
    /// a change that a revoked session must not make. It costs one round trip to the database.
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
        match sessions.confirm(&self.0).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::session_required(req)),
            Err(error) => Err(Error::new(req, ErrorCode::StoreUnavailable).because(error)),
        }
    }

    /// When the person proved who they are, in the provider's own words; `None` if it does not say.
    pub fn proved_at(&self) -> Option<Timestamp> {
        self.0.proved_at
    }
}

impl Deref for Session {
    type Target = hallpass_types::Session;

    fn deref(&self) -> &Self::Target {
        &self.0.session
    }
}

impl CurrentSession {
    /// Reads what the session layer left in `req`.
    ///
    /// # Panics
    /// When the route is outside of the session layer.
    pub fn of(req: &HttpRequest) -> Self {
        let current = req.extensions().get::<Self>().cloned();
        current.expect(
            "BUG: the session was not resolved: put this route inside `hallpass.scope(…)`, or below its `routes`",
        )
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
            CurrentSession::Live(record) => Ok(Self(record)),
            CurrentSession::Anonymous | CurrentSession::Ended(_) => Err(Error::session_required(req)),
        })
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[actix_web::test]
    #[should_panic(expected = "put this route inside `hallpass.scope(…)`")]
    async fn session_outside_of_the_layer_panics_with_a_hint() {
        let request = TestRequest::default().to_http_request();
        let _ = Option::<Session>::extract(&request).await;
    }
}
