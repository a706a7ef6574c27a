//! The application's refusal of a sign-in, on the login page that it led to.

use actix_web::{HttpMessage as _, HttpRequest};
use hallpass_types::{ErrorCode, LoginQuery, Refusal};

use super::{cookies::request_cookies::RequestCookies, state::State};

/// The refusal that the query of a login page carries, if it was made for this browser.
pub fn refusal_of(req: &HttpRequest, state: &State) -> Option<Refusal> {
    // Most requests are for other pages.
    if !req.query_string().contains("refusal=") {
        return None;
    }
    let query = LoginQuery::parse(req.query_string());
    let sealed = query.refusal.as_deref().filter(|_| query.error() == Some(ErrorCode::AccessDenied))?;
    let extensions = req.extensions();
    let cookie = extensions.get::<RequestCookies>()?.sign_in.as_deref()?;
    state.sign_ins.open_refusal(sealed, cookie)
}
