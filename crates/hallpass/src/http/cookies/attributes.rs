//! The attributes that all cookies of an application have.

use actix_web::cookie::{Cookie, SameSite};

use crate::model::{cookie_names::CookieAttributes, cookie_settings::CookieSameSite};

/// The cookie `name`, for the browser alone and not for scripts.
///
/// `SameSite=Lax`, unless the application decided otherwise: a link from another site opens the
/// page as the signed-in person, and the cookie comes along when a provider redirects back here.
pub(super) fn with_attributes(name: &str, value: String, attributes: &CookieAttributes) -> Cookie<'static> {
    let mut cookie = Cookie::build(name.to_owned(), value)
        .path(attributes.path.clone())
        .http_only(true)
        .same_site(match attributes.same_site {
            CookieSameSite::Lax => SameSite::Lax,
            CookieSameSite::None => SameSite::None,
        })
        .secure(attributes.secure)
        .finish();
    if let Some(domain) = &attributes.domain {
        cookie.set_domain(domain.clone());
    }
    cookie
}
