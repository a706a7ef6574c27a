//! What needs a recent sign-in (S17).

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

/// Who is signed in, having proved it to the provider at most `SECONDS` ago, in the provider's own words (`auth_time`): that
/// it knew the person from before is not enough, and neither is a provider that does not say when, such as GitHub or Google:
/// only people who sign in with an OpenID provider that gives `auth_time` get through. A
/// stranger is answered as by [`Session`]; somebody whose proof
/// is older is answered 403 with where to sign in anew, and one who opened a page is sent there.
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
            let now = sessions.expect("BUG: `hallpass.routes` is not mounted in this application").now();
            let recent = |proved| is_recent(proved, now, Duration::from_secs(SECONDS));
            if session.proved_at().is_some_and(recent) {
                Ok(Self(session))
            } else {
                Err(Error::recent_sign_in_required(req, SECONDS))
            }
        }))
    }
}
