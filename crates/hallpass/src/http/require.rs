//! The guard `require`: lets only those pass whom the application allows to.

use std::{
    future::{Ready, ready},
    rc::Rc,
};

use actix_web::{
    Error as ActixError,
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
};
use futures_util::future::Either;

use super::{error::Error, session_extractor::Session};

/// A guard that lets requests pass whose session `check` allows. A person who is signed in and not
/// allowed gets the access-denied page, a program a problem document, both with 403 and the code
/// `Forbidden`; an anonymous request is sent to the login page, or answered 401.
///
/// ```
/// use actix_web::web;
/// use hallpass::{Session, require, types::ApplicationData};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Member { role: String }
/// impl ApplicationData for Member {}
///
/// fn is_admin(session: &Session) -> bool {
///     session.data::<Member>().is_some_and(|member| member.role == "admin")
/// }
///
/// async fn settings() -> &'static str { "Settings" }
/// # fn of(hallpass: &hallpass::Hallpass) {
/// # let _ =
/// hallpass.scope("/admin").route("/settings", web::get().to(settings)).wrap(require(is_admin))
/// # ;
/// # }
/// ```
///
/// For one handler, take [`Permitted`](crate::Permitted) instead.
pub fn require<F: Fn(&Session) -> bool + 'static>(check: F) -> Require<F> {
    Require(Rc::new(check))
}

/// The layer that [`require`] makes.
pub struct Require<F>(Rc<F>);

impl<F, S, B> Transform<S, ServiceRequest> for Require<F>
where
    F: Fn(&Session) -> bool + 'static,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = ActixError>,
{
    type Response = ServiceResponse<B>;
    type Error = ActixError;
    type Transform = RequireService<F, S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(RequireService { check: Rc::clone(&self.0), service }))
    }
}

/// The service of [`Require`].
pub struct RequireService<F, S> {
    check: Rc<F>,
    service: S,
}

impl<F, S, B> Service<ServiceRequest> for RequireService<F, S>
where
    F: Fn(&Session) -> bool + 'static,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = ActixError>,
{
    type Response = ServiceResponse<B>;
    type Error = ActixError;
    type Future = Either<S::Future, Ready<Result<ServiceResponse<B>, ActixError>>>;

    forward_ready!(service);

    fn call(&self, req: ServiceRequest) -> Self::Future {
        match Session::of(req.request()).and_then(|session| session.check(req.request(), &*self.check)) {
            Ok(_) => Either::Left(self.service.call(req)),
            Err(error) => Either::Right(ready(Err(error.into()))),
        }
    }
}

impl Session {
    /// The session itself, if `check` allows it.
    ///
    /// # Errors
    /// It does not: 403.
    pub(super) fn check(
        self,
        req: &actix_web::HttpRequest,
        check: impl Fn(&Self) -> bool,
    ) -> Result<Self, Error> {
        if check(&self) { Ok(self) } else { Err(Error::forbidden(req)) }
    }
}
