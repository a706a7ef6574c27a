//! The extractor `Permitted`: a session that may do something.

use std::{
    fmt,
    future::{Ready, ready},
    marker::PhantomData,
    ops::Deref,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use super::{error::Error, session_extractor::Session};

/// Something that some people may do, such as to administer. [`Permitted`] demands it of a
/// handler's requests; [`require`](crate::require) takes `allows` as well.
///
/// ```
/// use hallpass::{Permission, Permitted, Session, types::ApplicationData};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Member { role: String }
/// impl ApplicationData for Member {}
///
/// struct Administer;
///
/// impl Permission for Administer {
///     fn allows(session: &Session) -> bool {
///         session.data::<Member>().is_some_and(|member| member.role == "admin")
///     }
/// }
///
/// async fn settings(admin: Permitted<Administer>) -> String {
///     format!("Settings, for {}", admin.user.id)
/// }
/// # let _ = actix_web::web::get().to(settings);
/// ```
pub trait Permission: 'static {
    /// Whether the person in this session may do it.
    fn allows(session: &Session) -> bool;
}

/// The session of a person who may do `P`, as an argument of a handler inside `hallpass.scope`. Of
/// anyone else the handler is not called: the answer is 403 with the access-denied page or a
/// problem document (code `Forbidden`), and for an anonymous request that of [`Session`].
pub struct Permitted<P>(Session, PhantomData<fn() -> P>);

impl<P> Permitted<P> {
    /// The session.
    pub fn into_session(self) -> Session {
        self.0
    }
}

impl<P> Deref for Permitted<P> {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.0
    }
}

impl<P> fmt::Debug for Permitted<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Permitted").field(&self.0).finish()
    }
}

impl<P: Permission> FromRequest for Permitted<P> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let session = Session::of(req).and_then(|session| session.check(req, P::allows));
        ready(session.map(|session| Self(session, PhantomData)))
    }
}
