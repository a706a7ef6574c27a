//! The extractors `Session` and `Option<Session>`. No I/O: the session layer resolved the session
//! before.

use std::{
    fmt,
    future::{Ready, ready},
    ops::Deref,
    sync::Arc,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use hallpass_types::{ApplicationData, DataError, Timestamp};

use crate::{
    http::{current_session::CurrentSession, error::Error},
    model::session_record::SessionRecord,
    session::Sessions,
};

/// The session of the person who is signed in, as an argument of a handler.
///
/// An anonymous request is answered 401, or redirected to the login page if it opens a page.
/// `Option<Session>` is `None` for anonymous requests: an outage of the store is answered before
/// the handler.
///
/// The handler must be inside `hallpass.scope`, where the session is looked up. Outside of it
/// `Session` answers 500, `Option<Session>` is always `None`, and the log has a hint.
///
/// ```
/// use hallpass::Session;
///
/// async fn greet(session: Option<Session>) -> String {
///     match session {
///         Some(session) => format!("Hello, {}!", session.user.name.as_deref().unwrap_or("you")),
///         None => "Hello, visitor!".into(),
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
    /// The session of the person who sent `req`, for a layer or an extractor of the application's
    /// own.
    ///
    /// # Errors
    /// As for the argument of a handler.
    pub fn of(req: &HttpRequest) -> Result<Self, Error> {
        match CurrentSession::of(req)? {
            CurrentSession::Live(record) => Ok(Self(record)),
            CurrentSession::Anonymous | CurrentSession::Ended(_) => Err(Error::session_required(req)),
        }
    }

    /// The application's own data, which the person can see. `None` if there is none, and if it is
    /// of another version or shape, which is logged.
    pub fn data<T: ApplicationData>(&self) -> Option<T> {
        readable(self.0.read_data(), "data", &self.0)
    }

    /// The application's private data, which never leaves the server. `None` as for
    /// [`Self::data`].
    pub fn private_data<T: ApplicationData>(&self) -> Option<T> {
        let data = self.0.server_part.as_ref().map(|part| &part.private_data)?;
        let read = if data.is_empty() { Ok(None) } else { T::from_session_data(data).map(Some) };
        readable(read, "private data", &self.0)
    }

    /// The application's own id of the user, as its [`SignInPolicy`](crate::SignInPolicy) has given
    /// it.
    pub fn application_id(&self) -> Option<&str> {
        self.0.server_part.as_ref()?.application_id.as_deref()
    }

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
            return Err(Error::outside_of_scope(req));
        };
        match sessions.confirm(&self.0).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Error::session_required(req)),
            Err(error) => Err(Error::store_unavailable(req, error)),
        }
    }

    /// When the person proved who they are, in the provider's own words; `None` if it does not say.
    pub fn proved_at(&self) -> Option<Timestamp> {
        self.0.proved_at
    }

    /// The session of a record that is live.
    #[cfg(feature = "test-support")]
    pub(crate) fn from_record(record: Arc<SessionRecord>) -> Self {
        Self(record)
    }

    #[cfg(feature = "test-support")]
    pub(crate) fn shared_record(&self) -> Arc<SessionRecord> {
        Arc::clone(&self.0)
    }

    pub(crate) fn record(&self) -> &SessionRecord {
        &self.0
    }
}

/// Data that cannot be read is absent: another version of the application has written it.
fn readable<T>(read: Result<Option<T>, DataError>, part: &str, session: &SessionRecord) -> Option<T> {
    read.unwrap_or_else(|error| {
        let wanted = std::any::type_name::<T>();
        tracing::warn!(session = %session.id, part, wanted, %error, "the data of a session is not used");
        None
    })
}

impl Deref for Session {
    type Target = hallpass_types::Session;

    fn deref(&self) -> &Self::Target {
        &self.0.session
    }
}

impl FromRequest for Session {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(req))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{ResponseError as _, http::StatusCode, test::TestRequest};

    use super::*;
    use crate::http::{
        forms::Forms, initial::Initial, page_context::PageContext, recent_session::RecentSession,
    };

    const HINT: &str = "put this route inside `hallpass.scope(…)`";

    async fn refusal<T: FromRequest<Error = Error>>() -> Error {
        let request = TestRequest::with_uri("/page").to_http_request();
        T::extract(&request).await.err().unwrap()
    }

    #[actix_web::test]
    async fn route_outside_of_the_scope_is_an_error_and_the_log_has_a_hint() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let writer = Arc::new(file.reopen().unwrap());
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(writer).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let hints = || std::fs::read_to_string(file.path()).unwrap().matches(HINT).count();
        for error in [
            refusal::<CurrentSession>().await,
            refusal::<Session>().await,
            refusal::<RecentSession<300>>().await,
            refusal::<Forms>().await,
            refusal::<Initial>().await,
            refusal::<PageContext>().await,
        ] {
            assert_eq!(error.error_response().status(), StatusCode::INTERNAL_SERVER_ERROR);
            assert!(error.to_string().contains(HINT), "{error}");
        }
        assert_eq!(hints(), 6);
        // Actix makes `None` of every refusal.
        let request = TestRequest::with_uri("/page").to_http_request();
        assert!(Option::<Session>::extract(&request).await.unwrap().is_none());
        assert_eq!(hints(), 7);
    }
}
