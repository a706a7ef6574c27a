//! Puts a session into a test's request, as if it had been looked up.

use actix_http::Request;
use actix_web::{HttpMessage as _, HttpRequest, dev::ServiceRequest, test::TestRequest};

use crate::{http::session_extractor::Session, session::CurrentSession};

/// A request of a test, by a person who is signed in or not. No cookie and no store are asked, also
/// inside of `hallpass.scope`.
///
/// For a handler, an extractor or a layer alone use it with a [`TestRequest`]. A request that is
/// sent to a whole `App` does not carry what belongs to a `TestRequest`: there use it with what
/// `to_request` returns.
///
/// [`Session::confirm`], [`Session::ended`], [`RecentSession`](crate::RecentSession) and
/// [`Forms`](crate::Forms) need more than a session: test them with a Hallpass in memory. A session
/// that no store knows has ended for `Session::ended`: an event stream ends at its beginning.
pub trait SignedInRequest: Sized {
    /// The same request by the person of `session`.
    #[must_use]
    fn signed_in(self, session: &Session) -> Self {
        self.with(CurrentSession::Live(session.shared_record()))
    }

    /// The same request by an anonymous visitor.
    #[must_use]
    fn anonymous(self) -> Self {
        self.with(CurrentSession::Anonymous)
    }

    #[doc(hidden)]
    #[must_use]
    fn with(self, current: CurrentSession) -> Self;
}

impl SignedInRequest for TestRequest {
    fn with(self, current: CurrentSession) -> Self {
        self.app_data(current)
    }
}

impl SignedInRequest for Request {
    fn with(self, current: CurrentSession) -> Self {
        self.extensions_mut().insert(current);
        self
    }
}

impl SignedInRequest for ServiceRequest {
    fn with(self, current: CurrentSession) -> Self {
        self.extensions_mut().insert(current);
        self
    }
}

impl SignedInRequest for HttpRequest {
    fn with(self, current: CurrentSession) -> Self {
        self.extensions_mut().insert(current);
        self
    }
}
