//! The session of a request, as the session layer found it.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};

use crate::http::error::Error;
pub(crate) use crate::session::CurrentSession;

impl CurrentSession {
    /// What the session layer left in `req`.
    ///
    /// # Errors
    /// The layer is not mounted around the route: 500.
    pub fn of(req: &HttpRequest) -> Result<Self, Error> {
        let found = req.extensions().get::<Self>().cloned();
        // A `TestRequest` has no extensions.
        #[cfg(feature = "test-support")]
        let found = found.or_else(|| req.app_data::<Self>().cloned());
        found.ok_or_else(|| Error::outside_of_scope(req))
    }
}

/// What the session layer leaves in a request whose session could not be looked up.
pub struct Unavailable;

/// Whether the session layer has seen `req`.
pub fn is_looked_up(req: &HttpRequest) -> bool {
    let found = req.extensions();
    found.contains::<CurrentSession>() || found.contains::<Unavailable>()
}

impl FromRequest for CurrentSession {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(req))
    }
}
