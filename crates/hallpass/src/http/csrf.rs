//! CSRF protection: a token in the form belongs to the one in a cookie. It is the second line of
//! defence: `Origin` and `Sec-Fetch-Site` are checked as well.
//!
//! Every session has a token of its own, and so has the time before and after it. On a shared
//! browser the person before may know a token: with the next person's session it is worth nothing.
//! Signing in or out sets no cookie for that. A token that is not the session's is replaced by
//! `GET /csrf` and by the next page with a form, which is the first page after a sign-in; in the
//! meantime, and afterwards, what it may still do is decided by [`FormToken::may_act_for`]:
//!
//! | a form with the token of | may act for |
//! |---|---|
//! | a session | that session, for as long as it lives |
//! | an anonymous visitor | a session that began in the last 15 minutes: the form was open before |
//! | another session of the same person | the same |
//! | another person's session | nothing of this person's |
//! | any of these, of the same browser | an anonymous visitor: there is no session to protect |
//!
//! The second row is the price of forms that stay usable: for 15 minutes an anonymous token that
//! the person before took along would be accepted, if the browser said that the form is from a page
//! of ours.

mod failure;
mod owner;
#[cfg(test)]
mod tests;
mod token;

use std::sync::Arc;

use actix_web::{HttpMessage as _, HttpRequest, cookie::Cookie, http::header::ORIGIN};
use hallpass_types::{CsrfToken, paths};

use failure::CsrfFailure;
use owner::Browser;
use token::FormToken;

use crate::{
    clock::Clock,
    crypto::secret_ring::SecretRing,
    http::{
        bearer::is_signed_in_by_bearer,
        cookies::{csrf_cookie::CsrfCookie, request_cookies::RequestCookies},
        current_session::CurrentSession,
        same_origin::is_from_own_page,
    },
    log_text::for_log,
    model::site::Site,
};

/// Makes and checks CSRF tokens.
#[derive(Clone)]
pub struct Csrf {
    ring: SecretRing,
    cookie: CsrfCookie,
    site: Site,
    clock: Arc<dyn Clock>,
}

impl Csrf {
    /// Tokens under the secrets of `ring`, for pages of `site`.
    pub fn new(ring: SecretRing, cookie: CsrfCookie, site: Site, clock: Arc<dyn Clock>) -> Self {
        Self { ring, cookie, site, clock }
    }

    /// The token of the request's cookie, where it is right for the request's session; else a new
    /// one, with its cookie.
    pub fn token(&self, req: &HttpRequest) -> (CsrfToken, Option<Cookie<'static>>) {
        let extensions = req.extensions();
        let current = extensions.get::<CurrentSession>();
        let session = current.and_then(CurrentSession::live);
        let made = match self.cookie_token(extensions.get()) {
            None => FormToken::first(&self.ring, session),
            // In an outage it is not known whose token it should be.
            Some(known) => match current.and_then(|_| known.renewed(&self.ring, session)) {
                Some(renewed) => renewed,
                None => return (to_wire(&known), None),
            },
        };
        (to_wire(&made), Some(self.cookie.write(made.as_str())))
    }

    /// Checks where the request comes from, and the token in its body or header against the one in
    /// its cookie. A request that an app has signed in by its bearer token needs neither.
    ///
    /// # Errors
    /// Any of them is missing or does not match: nothing may be changed.
    pub fn check(&self, req: &HttpRequest, body_token: Option<&str>) -> Result<(), CsrfFailure> {
        // No page of another site knows the token, and no browser adds it by itself.
        if is_signed_in_by_bearer(req) {
            return Ok(());
        }
        let checked = self.verify(req, body_token);
        if let Err(cause) = checked {
            let origin =
                req.headers().get(ORIGIN).map(|origin| for_log(&String::from_utf8_lossy(origin.as_bytes())));
            tracing::warn!(%cause, origin, public_url = %self.site.public_url(), "a form was refused");
        }
        checked
    }

    /// The id of the browser, which all of its tokens contain. No secret: pages hold it.
    pub fn browser_of(&self, req: &HttpRequest) -> Option<Browser> {
        Some(self.cookie_token(req.extensions().get())?.browser())
    }

    fn verify(&self, req: &HttpRequest, body_token: Option<&str>) -> Result<(), CsrfFailure> {
        let header = req.headers().get(paths::CSRF_HEADER).and_then(|value| value.to_str().ok());
        let given = body_token.or(header).ok_or(CsrfFailure::Missing)?;
        let extensions = req.extensions();
        let current = self.cookie_token(extensions.get()).ok_or(CsrfFailure::Missing)?;
        let given = FormToken::read(&self.ring, given).filter(|given| given.is_of_browser_of(&current));
        let given = given.ok_or(CsrfFailure::Mismatch)?;
        let session = extensions.get().and_then(CurrentSession::live);
        if !given.may_act_for(session, &current, self.clock.now()) {
            return Err(CsrfFailure::AnotherSession);
        }
        if is_from_own_page(req.headers(), &self.site) { Ok(()) } else { Err(CsrfFailure::ForeignOrigin) }
    }

    /// The token of the cookie, if the cookie is ours.
    fn cookie_token(&self, cookies: Option<&RequestCookies>) -> Option<FormToken> {
        FormToken::read(&self.ring, self.cookie.read(cookies?.csrf.as_deref()?)?)
    }
}

fn to_wire(token: &FormToken) -> CsrfToken {
    CsrfToken { csrf_token: token.as_str().to_owned() }
}
