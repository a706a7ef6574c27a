//! The browser that sent a request, as a sign-in sees it.

use actix_web::{HttpMessage as _, HttpRequest, http::header::USER_AGENT};

use crate::{
    http::{cookies::request_cookies::RequestCookies, current_session::CurrentSession, state::State},
    sign_in::ClientInfo,
};

/// The browser that sent `req`.
pub fn client_info(req: &HttpRequest, state: &State, current: &CurrentSession) -> ClientInfo {
    let extensions = req.extensions();
    let cookie = extensions.get::<RequestCookies>().and_then(|cookies| cookies.sign_in.clone());
    ClientInfo {
        sign_in_cookie: cookie,
        session: current.live_record(),
        ip: state.trusted_proxies.address_of(req),
        user_agent: req.headers().get(USER_AGENT).and_then(|text| text.to_str().ok()).map(ToOwned::to_owned),
    }
}
