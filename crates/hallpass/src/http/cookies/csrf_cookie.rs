//! The CSRF cookie: a token, and a code that proves that this application made the cookie.

use actix_web::cookie::Cookie;

use super::attributes::with_attributes;
use crate::{
    crypto::secret_ring::{Purpose, SecretRing},
    model::cookie_names::{CookieAttributes, CookieNames},
};

/// The CSRF cookie of one application.
#[derive(Clone)]
pub struct CsrfCookie {
    name: String,
    attributes: CookieAttributes,
    ring: SecretRing,
}

impl CsrfCookie {
    /// The cookie under its name in `names`, authenticated by the secrets of `ring`.
    pub fn new(names: &CookieNames, ring: SecretRing) -> Self {
        Self { name: names.csrf.clone(), attributes: names.attributes.clone(), ring }
    }

    /// The cookie that holds `token`, for as long as the browser runs.
    pub fn write(&self, token: &str) -> Cookie<'static> {
        let code = self.ring.authenticate(Purpose::CsrfCookie, &[token.as_bytes()]);
        with_attributes(&self.name, format!("{token}.{code}"), &self.attributes)
    }

    /// The token in the cookie's value, if the cookie was made by this application.
    pub fn read<'a>(&self, value: &'a str) -> Option<&'a str> {
        let (token, code) = value.split_once('.')?;
        self.ring.verify(Purpose::CsrfCookie, &[token.as_bytes()], code).then_some(token)
    }
}
