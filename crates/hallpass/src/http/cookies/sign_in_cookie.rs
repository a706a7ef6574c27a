//! The attributes of the sign-in cookie. Its value is in `model/sign_in_cookie.rs`.

use actix_web::cookie::{Cookie, SameSite, time::Duration};

use crate::model::cookie_names::CookieNames;

/// Longer than a person may take at the provider; a new sign-in renews it.
const MAX_AGE: Duration = Duration::minutes(20);

/// The cookie that binds pending sign-ins to a browser. `SameSite=Lax`: it must come along when the
/// provider redirects back here.
pub fn sign_in_cookie(names: &CookieNames, value: String) -> Cookie<'static> {
    Cookie::build(names.sign_in.clone(), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(names.secure)
        .max_age(MAX_AGE)
        .finish()
}
