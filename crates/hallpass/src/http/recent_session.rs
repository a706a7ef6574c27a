//! The extractor `RecentSession`: requires a recent sign-in (S17).

use std::{
    future::{Ready, ready},
    ops::Deref,
    time::Duration,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};

use crate::{
    http::{error::Error, session_extractor::Session},
    session::{Sessions, policy::is_recent},
};

/// The session of a person who proved who they are at most `SECONDS` ago.
///
/// Only the provider's own word (`auth_time`) counts: an existing session at the provider does not,
/// and providers that omit `auth_time`, such as GitHub and Google, are always refused. An anonymous
/// request is answered as by [`Session`]. A session whose proof is older is answered 403 with where
/// to sign in again; a request that opens a page is redirected there.
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
    /// Asks the store whether the session is still live, as [`Session::confirm`] does.
    ///
    /// # Errors
    /// As for [`Session::confirm`].
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
            let now = sessions.expect("BUG: `hallpass.routes` is not mounted in this application").now();
            let max_age = Duration::from_secs(SECONDS);
            if session.proved_at().is_some_and(|proved_at| is_recent(proved_at, now, max_age)) {
                Ok(Self(session))
            } else {
                Err(Error::recent_sign_in_required(req, SECONDS))
            }
        }))
    }
}
