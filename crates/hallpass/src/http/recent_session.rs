//! The extractor `RecentSession`, for what needs a recent sign-in (S17).

use std::{
    future::{Ready, ready},
    ops::Deref,
    time::Duration,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};

use crate::{
    http::{error::Error, session_extractor::Session},
    session::{lifecycle::Sessions, policy::is_recent},
};

/// The session of a person who authenticated at the provider at most `SECONDS` ago, by the claim
/// `auth_time`. A session that the person already had at the provider does not count, and providers
/// that do not say when, such as GitHub or Google, are always refused: only people who sign in with
/// an OpenID provider that gives `auth_time` get through.
///
/// An anonymous request is answered as by [`Session`]. One whose sign-in is older is answered 403
/// with where to sign in anew, and a person who opened a page is sent there. Outside of
/// `hallpass.scope` the answer is 500, and the log says what to change.
///
/// ```
/// use hallpass::RecentSession;
///
/// async fn delete_account(session: RecentSession<300>) -> String {
///     format!("Goodbye, {}.", session.user.id)
/// }
/// # let _ = actix_web::web::delete().to(delete_account);
/// ```
#[derive(Clone, Debug)]
pub struct RecentSession<const SECONDS: u64>(Session);

impl<const SECONDS: u64> RecentSession<SECONDS> {
    /// As [`Session::confirm`].
    ///
    /// # Errors
    /// As there.
    pub async fn confirm(&self, req: &HttpRequest) -> Result<(), Error> {
        self.0.confirm(req).await
    }
}

impl<const SECONDS: u64> Deref for RecentSession<SECONDS> {
    type Target = hallpass_types::Session;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<const SECONDS: u64> FromRequest for RecentSession<SECONDS> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let session = Session::from_request(req, payload).into_inner();
        ready(session.and_then(|session| {
            let sessions = req.app_data::<Data<Sessions>>();
            let now = sessions.ok_or_else(|| Error::outside_of_scope(req))?.now();
            let recent = |proved| is_recent(proved, now, Duration::from_secs(SECONDS));
            if session.proved_at().is_some_and(recent) {
                Ok(Self(session))
            } else {
                Err(Error::recent_sign_in_required(req, SECONDS))
            }
        }))
    }
}
