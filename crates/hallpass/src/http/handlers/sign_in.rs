//! `POST /api/auth/signin/{provider}`: begins a sign-in.

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    cookie::time::Duration,
    web::{Data, Path, Payload},
};
use hallpass_types::{ErrorCode, ProviderId};

use super::go_to;
use crate::{
    http::{
        body::AuthForm,
        cookies::request_cookies::RequestCookies,
        error::{Error, reference},
        login_url::login_path,
        session_extractor::CurrentSession,
        state::State,
    },
    model::{return_to::ReturnTo, sign_in_cookie::SIGN_IN_COOKIE_SECONDS},
    sign_in::{BeginFailure, PassedOn},
};

/// Begins a sign-in and sends the browser to the provider.
///
/// # Errors
/// The body cannot be read, or there were too many from this address.
pub async fn begin_sign_in(
    req: HttpRequest,
    state: Data<State>,
    provider: Path<String>,
    current: CurrentSession,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    let form = AuthForm::read(&req, payload).await?;
    let mode = form.response_mode(&req);
    let return_to = ReturnTo::parse_or_home(form.callback_url(), &state.public_url);
    let login = |code| {
        let path = login_path(Some(code), Some(return_to.as_str()), reference(&req).as_deref());
        Ok(go_to(state.public_url.absolute(&path), mode))
    };
    if state.csrf.check(&req, form.csrf_token()).is_err() {
        return login(ErrorCode::MissingCSRF);
    }
    // Only what comes from our own pages counts: a foreign page must not use up what its reader may.
    state.rate_limits.check_start(&req, &state.trusted_proxies)?;
    let passed_on = PassedOn::parse(req.query_string());
    let passed_on = passed_on.map_err(|_| Error::new(&req, ErrorCode::BadRequest))?;
    let cookie = req.extensions().get::<RequestCookies>().and_then(|cookies| cookies.sign_in.clone());
    let csrf_browser = state.csrf.browser_of(&req);
    let mut browser =
        state.sign_ins.browser(cookie.as_deref(), csrf_browser.as_ref().map(<[u8; 8]>::as_slice));
    let session = current.live().map(|record| record.id.clone());
    let provider = ProviderId::new(provider.as_str());
    match state.sign_ins.begin(&provider, &mut browser, &return_to, session, &passed_on).await {
        Ok(url) => {
            let mut answer = go_to(url, mode);
            let (name, age) = (&state.cookies.names.sign_in, Duration::seconds(SIGN_IN_COOKIE_SECONDS));
            let cookie = state.cookies.cookie(name, browser.to_value(), Some(age));
            answer.add_cookie(&cookie).expect("BUG: our cookies are valid headers");
            Ok(answer)
        }
        Err(error @ BeginFailure::UnknownProvider) => {
            tracing::warn!(error = format!("{error}"), "a sign-in could not begin");
            login(ErrorCode::Configuration)
        }
        Err(BeginFailure::Provider(fault)) => {
            tracing::warn!(%provider, code = %fault.code(), cause = %fault, "a sign-in could not begin");
            login(fault.code())
        }
    }
}
