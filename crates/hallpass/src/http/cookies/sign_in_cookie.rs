//! The attributes of the sign-in cookie. Its value is in `model/sign_in_cookie.rs`.

use actix_web::cookie::{Cookie, time::Duration};

use super::attributes::with_attributes;
use crate::model::cookie_names::CookieNames;

/// Longer than a person may take at the provider; a new sign-in renews it.
const MAX_AGE: Duration = Duration::minutes(20);

/// The cookie that binds pending sign-ins to a browser.
pub fn sign_in_cookie(names: &CookieNames, value: String) -> Cookie<'static> {
    let mut cookie = with_attributes(&names.sign_in, value, &names.attributes);
    cookie.set_max_age(MAX_AGE);
    cookie
}
