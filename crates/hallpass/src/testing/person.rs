//! Signs people in without a provider.

use std::fmt;

use actix_web::{HttpResponse, cookie::Cookie, http::header::SET_COOKIE, test::TestRequest};
use hallpass_types::{Email, ProviderId};

use crate::{
    hallpass::Hallpass,
    http::session_extractor::Session,
    model::{
        account::{Issuer, Profile, Subject},
        session_token::SessionToken,
    },
    providers::config::DEVELOPMENT,
    session::CurrentSession,
    store::{SignIn, SignInOutcome, StoreError},
};

/// A person whom no provider has to vouch for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who they are: two sign-ins with the same subject are those of one user.
    pub subject: String,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<Email>,
    /// URL of their picture.
    pub image: Option<String>,
}

impl Person {
    /// A person with this subject and name, and a verified e-mail address at `example.org`.
    pub fn new(subject: &str) -> Self {
        Self {
            subject: subject.to_owned(),
            name: Some(subject.to_owned()),
            email: Some(Email::Verified(format!("{subject}@example.org"))),
            image: None,
        }
    }
}

/// A person who is signed in.
pub struct SignedInPerson {
    /// Their session.
    pub session: Session,
    /// The session cookie, for a request: `TestRequest::get().cookie(cookie)`.
    pub cookie: Cookie<'static>,
}

/// Without the cookie, which has the session's token.
impl fmt::Debug for SignedInPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { session, cookie: _ } = self;
        f.debug_struct("SignedInPerson").field("session", session).finish_non_exhaustive()
    }
}

/// Why a person was not signed in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TestSignInError {
    /// The subject is not one of 1 to 255 printable ASCII characters.
    #[error("this is not a subject")]
    InvalidSubject,
    /// The verified e-mail address belongs to another user, or the user is disabled.
    #[error("the person must not sign in: {0}")]
    Refused(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SignedInPerson {
    /// The value of the header `Cookie`, for a client that is not Actix's `TestRequest`.
    pub fn cookie_header(&self) -> String {
        self.cookie.stripped().encoded().to_string()
    }
}

impl Hallpass {
    /// Signs a person in as the development provider would, without a provider, a redirect and a
    /// network. The application's policy is not asked.
    ///
    /// # Errors
    /// See [`TestSignInError`].
    ///
    /// # Panics
    /// Never: the cookie is valid.
    pub async fn sign_in_for_test(&self, person: &Person) -> Result<SignedInPerson, TestSignInError> {
        let Person { subject, name, email, image } = person.clone();
        let subject = Subject::parse(&subject).ok_or(TestSignInError::InvalidSubject)?;
        let token = SessionToken::generate();
        let sign_in = SignIn {
            provider: ProviderId::new(DEVELOPMENT),
            issuer: Issuer::development(),
            profile: Profile::new(subject, name, email, image),
            decided: None,
            proved_at: Some(self.shared.sessions.now()),
            ip: None,
            user_agent: Some("a test".to_owned()),
            replaces: Vec::new(),
            same_user_as: None,
            callback: None,
        };
        match self.shared.sessions.start(&token, sign_in).await? {
            SignInOutcome::Session(_) => {}
            refused => return Err(TestSignInError::Refused(format!("{refused:?}"))),
        }
        let record = match self.shared.sessions.resolve(&token).await? {
            CurrentSession::Live(record) => record,
            ended => return Err(TestSignInError::Refused(format!("{ended:?}"))),
        };
        Ok(SignedInPerson { session: Session::from_record(record), cookie: self.cookie_of(&token).await })
    }

    async fn cookie_of(&self, token: &SessionToken) -> Cookie<'static> {
        let (mut answer, request) = (HttpResponse::Ok().finish(), TestRequest::default().to_http_request());
        let max_age = self.shared.sessions.limits().absolute;
        let issued = self.shared.state.session_cookie.issue(&mut answer, &request, max_age, token).await;
        issued.expect("BUG: a cookie can be written");
        let written = answer.headers().get(SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
        let written = written.expect("BUG: a cookie was written").to_owned();
        Cookie::parse_encoded(written).expect("BUG: our cookies are valid")
    }
}
