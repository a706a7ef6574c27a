//! The proof that a form was sent by a page of ours: a token in the form that matches one in a cookie.

use actix_web::{HttpMessage as _, HttpRequest, cookie::Cookie, http::header::ORIGIN};
use hallpass_shared::{CsrfToken, paths};
use secrecy::ExposeSecret as _;
use subtle::ConstantTimeEq as _;

use super::same_origin::is_same_origin;
use crate::{
    public_url::PublicUrl,
    random,
    secret_ring::{Purpose, SecretRing},
    session::{CookieSettings, RequestCookies},
};

/// Makes and checks CSRF tokens.
#[derive(Clone)]
pub struct Csrf {
    ring: SecretRing,
    cookies: CookieSettings,
    public_url: PublicUrl,
}

/// Why the request could not be confirmed as coming from a page of ours. The log is told; the sender is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsrfFailure {
    /// A cookie that another site blocks or an old form, most likely.
    #[error("there is no token in the form, or no cookie of ours that it belongs to")]
    Missing,
    /// The form is of another browser.
    #[error("the token in the form is not the one in the cookie")]
    Mismatch,
    /// Another site's form; or `AUTH_URL` is not the address that people use.
    #[error("Origin or Sec-Fetch-Site names another site than AUTH_URL")]
    ForeignOrigin,
}

impl Csrf {
    /// Tokens under the secrets of `ring`, for pages of `public_url`.
    pub fn new(ring: SecretRing, cookies: CookieSettings, public_url: PublicUrl) -> Self {
        Self { ring, cookies, public_url }
    }

    /// The token of the request's cookie, or a new one with its cookie. A valid one stays: a fresh one would break the
    /// forms in other tabs.
    pub fn token(&self, req: &HttpRequest) -> (CsrfToken, Option<Cookie<'static>>) {
        if let Some(token) = self.cookie_token(req) {
            return (CsrfToken { csrf_token: token }, None);
        }
        let token = random::random_token().expose_secret().to_owned();
        let code = self.ring.authenticate(Purpose::CsrfCookie, &[token.as_bytes()]);
        let cookie = self.cookies.cookie(&self.cookies.names.csrf, format!("{token}.{code}"), None);
        (CsrfToken { csrf_token: token }, Some(cookie))
    }

    /// Checks where the request comes from, and the token in its body or header against the one in its cookie; gives the token.
    ///
    /// # Errors
    /// Anything of it is missing or does not match: nothing may be changed.
    pub fn check<'a>(
        &self,
        req: &'a HttpRequest,
        body_token: Option<&'a str>,
    ) -> Result<&'a str, CsrfFailure> {
        let checked = self.judge(req, body_token);
        if let Err(cause) = checked {
            let origin = req.headers().get(ORIGIN);
            tracing::warn!(%cause, ?origin, public_url = %self.public_url, "a form was refused");
        }
        checked
    }

    fn judge<'a>(&self, req: &'a HttpRequest, body_token: Option<&'a str>) -> Result<&'a str, CsrfFailure> {
        let header = req.headers().get(paths::CSRF_HEADER).and_then(|value| value.to_str().ok());
        let given = body_token.or(header).ok_or(CsrfFailure::Missing)?;
        let expected = self.cookie_token(req).ok_or(CsrfFailure::Missing)?;
        if !bool::from(given.as_bytes().ct_eq(expected.as_bytes())) {
            return Err(CsrfFailure::Mismatch);
        }
        if is_same_origin(req.headers(), &self.public_url) {
            Ok(given)
        } else {
            Err(CsrfFailure::ForeignOrigin)
        }
    }

    fn cookie_token(&self, req: &HttpRequest) -> Option<String> {
        let extensions = req.extensions();
        let (token, code) = extensions.get::<RequestCookies>()?.csrf.as_deref()?.split_once('.')?;
        let authentic = self.ring.verify(Purpose::CsrfCookie, &[token.as_bytes()], code);
        (authentic && random::is_token(token)).then(|| token.to_owned())
    }
}
