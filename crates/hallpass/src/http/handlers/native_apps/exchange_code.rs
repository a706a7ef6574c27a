//! `POST /api/auth/token`: an app exchanges its code for a session of its own.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError as _,
    http::StatusCode,
    web::{Data, Payload},
};

use super::token_answer::{TokenError, token_answer};
use crate::{
    http::{
        body::{AuthForm, is_form},
        error::Error,
        state::State,
    },
    session::{AppRequest, AppStart, Sessions},
    sign_in::AppCode,
};

/// Starts the app's session, if the session in the browser is still live. A code is used once: a
/// second use ends the session that the first one began.
///
/// # Errors
/// There were too many from this IP address, or the body is too large or too slow, or the store
/// failed. What the app has done wrong is answered as RFC 6749 says.
pub async fn exchange_code(
    req: HttpRequest,
    payload: Payload,
    state: Data<State>,
    sessions: Data<Sessions>,
) -> Result<HttpResponse, Error> {
    state.rate_limits.check_callback(&req, &state.trusted_proxies)?;
    if !is_form(&req) {
        return Ok(TokenError::InvalidRequest("the body must be a form").answer());
    }
    let form = match AuthForm::read(&req, payload).await {
        Ok(form) => form,
        Err(error) if error.status_code() == StatusCode::BAD_REQUEST => {
            return Ok(TokenError::InvalidRequest("a parameter came twice, or is not UTF-8").answer());
        }
        Err(error) => return Err(error),
    };
    let ip = state.trusted_proxies.address_of(&req);
    let request = match check_code(&form, &state, &sessions, ip) {
        Ok(request) => request,
        Err(refused) => return Ok(refused.answer()),
    };
    let started = sessions.start_for_app(request).await;
    Ok(match started.map_err(|error| Error::store_unavailable(&req, error))? {
        AppStart::Started { token, expires_in } => token_answer(&token, expires_in),
        AppStart::UsedTwice | AppStart::BrowserSessionEnded => TokenError::InvalidGrant.answer(),
    })
}

/// Checks everything that the store need not be asked for.
fn check_code<'a>(
    form: &AuthForm,
    state: &'a State,
    sessions: &Sessions,
    ip: Option<String>,
) -> Result<AppRequest<'a>, TokenError> {
    let given = |name, missing| {
        let value = form.text(name).filter(|value| !value.is_empty());
        value.ok_or(TokenError::InvalidRequest(missing))
    };
    if given("grant_type", "grant_type is missing")? != "authorization_code" {
        return Err(TokenError::UnsupportedGrantType);
    }
    let app = state.native_apps.find(given("client_id", "client_id is missing")?);
    let app = app.ok_or(TokenError::InvalidClient)?;
    let redirect_uri = app.redirect_uri(given("redirect_uri", "redirect_uri is missing")?);
    let redirect_uri = redirect_uri.ok_or(TokenError::InvalidGrant)?;
    let code = AppCode::open(given("code", "code is missing")?, &state.ring, app, &redirect_uri);
    let code = code.ok_or(TokenError::InvalidGrant)?;
    // Before the code counts as used: one who has only seen it cannot end the session of the app.
    let verifier = given("code_verifier", "code_verifier is missing")?;
    if !code.challenge.is_met_by(verifier) || code.is_expired(sessions.now(), sessions.limits().absolute) {
        return Err(TokenError::InvalidGrant);
    }
    Ok(AppRequest { app, session: code.session, allowed_by: code.allowed_by, ip })
}
