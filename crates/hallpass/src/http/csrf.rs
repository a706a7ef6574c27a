//! The proof that a form was sent by a page of ours: a token in the form that belongs to the one in a cookie. It is the second
//! line of defence: `Origin` and `Sec-Fetch-Site` are checked as well.
//!
//! Every session has a token of its own, and so has the time before and after it. On a shared browser the person before may know
//! a token: with the next person's session it is worth nothing. Signing in or out sets no cookie for that. A token that is not
//! the session's is replaced by `GET /csrf` and by the next page with a form, which is the first page after a sign-in; in the
//! meantime, and afterwards, what it may still do is decided by [`FormToken::may_act_for`]:
//!
//! | a form with the token of | may act for |
//! |---|---|
//! | a session | that session, for as long as it lives |
//! | an anonymous visitor | a session that began less than 15 minutes ago: the form was open in another tab |
//! | another session of the same person | the same |
//! | another person's session | nothing of this person's |
//! | any of these, of the same browser | an anonymous visitor: there is no session to protect |
//!
//! The second row is the price of forms that stay usable: for 15 minutes an anonymous token that the person before took along
//! would be accepted, if the browser said that the form is from a page of ours.

use std::sync::Arc;

use actix_web::{HttpMessage as _, HttpRequest, cookie::Cookie, http::header::ORIGIN};
use hallpass_types::{CsrfToken, paths};

use super::{
    csrf_token::{BROWSER_BYTES, FormToken},
    same_origin::is_same_origin,
};
use crate::{
    clock::Clock,
    crypto::secret_ring::{Purpose, SecretRing},
    http::{
        cookies::{request_cookies::RequestCookies, session_cookie::CookieSettings},
        session_extractor::CurrentSession,
    },
    log_text::for_log,
    model::public_url::PublicUrl,
};

/// Makes and checks CSRF tokens.
#[derive(Clone)]
pub struct Csrf {
    ring: SecretRing,
    cookies: CookieSettings,
    public_url: PublicUrl,
    clock: Arc<dyn Clock>,
}

/// Why the request could not be confirmed as coming from a page of ours. The log is told; the sender is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsrfFailure {
    /// A cookie that another site blocks or an old form, most likely.
    #[error("there is no token in the form, or no cookie of ours that it belongs to")]
    Missing,
    /// The form is of another browser.
    #[error("the token in the form does not belong to the one in the cookie")]
    Mismatch,
    /// The form is of another person, or was open in another tab for too long after a sign-in.
    #[error("the token in the form is not this session's")]
    AnotherSession,
    /// Another site's form; or `AUTH_URL` is not the address that people use.
    #[error("Origin or Sec-Fetch-Site names another site than AUTH_URL")]
    ForeignOrigin,
}

impl Csrf {
    /// Tokens under the secrets of `ring`, for pages of `public_url`.
    pub fn new(
        ring: SecretRing,
        cookies: CookieSettings,
        public_url: PublicUrl,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { ring, cookies, public_url, clock }
    }

    /// The token of the request's cookie, where it is right for the session that asks; else a new one, with its cookie.
    pub fn token(&self, req: &HttpRequest) -> (CsrfToken, Option<Cookie<'static>>) {
        let extensions = req.extensions();
        let current = extensions.get::<CurrentSession>();
        let session = current.and_then(CurrentSession::live);
        let made = match cookie_token(&self.ring, extensions.get()) {
            None => FormToken::first(&self.ring, session),
            // During an outage it is not known who asks.
            Some(known) => match current.and_then(|_| known.renewed(&self.ring, session)) {
                Some(renewed) => renewed,
                None => return (wire(&known), None),
            },
        };
        let code = self.ring.authenticate(Purpose::CsrfCookie, &[made.as_str().as_bytes()]);
        let value = format!("{}.{code}", made.as_str());
        (wire(&made), Some(self.cookies.cookie(&self.cookies.names.csrf, value, None)))
    }

    /// Checks where the request comes from, and the token in its body or header against the one in its cookie.
    ///
    /// # Errors
    /// Anything of it is missing or does not match: nothing may be changed.
    pub fn check(&self, req: &HttpRequest, body_token: Option<&str>) -> Result<(), CsrfFailure> {
        let checked = self.judge(req, body_token);
        if let Err(cause) = checked {
            let origin =
                req.headers().get(ORIGIN).map(|origin| for_log(&String::from_utf8_lossy(origin.as_bytes())));
            tracing::warn!(%cause, origin, public_url = %self.public_url, "a form was refused");
        }
        checked
    }

    /// What tells the browser from others, whichever of its tokens it sends. No secret: pages hold it.
    pub fn browser_of(&self, req: &HttpRequest) -> Option<[u8; BROWSER_BYTES]> {
        Some(cookie_token(&self.ring, req.extensions().get())?.browser())
    }

    fn judge(&self, req: &HttpRequest, body_token: Option<&str>) -> Result<(), CsrfFailure> {
        let header = req.headers().get(paths::CSRF_HEADER).and_then(|value| value.to_str().ok());
        let given = body_token.or(header).ok_or(CsrfFailure::Missing)?;
        let extensions = req.extensions();
        let current = cookie_token(&self.ring, extensions.get()).ok_or(CsrfFailure::Missing)?;
        let given = FormToken::read(&self.ring, given).filter(|given| given.is_of_browser_of(&current));
        let given = given.ok_or(CsrfFailure::Mismatch)?;
        let session = extensions.get().and_then(CurrentSession::live);
        if !given.may_act_for(session, &current, self.clock.now()) {
            return Err(CsrfFailure::AnotherSession);
        }
        if is_same_origin(req.headers(), &self.public_url) { Ok(()) } else { Err(CsrfFailure::ForeignOrigin) }
    }
}

/// The token of the cookie, if we made the cookie.
fn cookie_token(ring: &SecretRing, cookies: Option<&RequestCookies>) -> Option<FormToken> {
    let (token, code) = cookies?.csrf.as_deref()?.split_once('.')?;
    if !ring.verify(Purpose::CsrfCookie, &[token.as_bytes()], code) {
        return None;
    }
    FormToken::read(ring, token)
}

fn wire(token: &FormToken) -> CsrfToken {
    CsrfToken { csrf_token: token.as_str().to_owned() }
}
