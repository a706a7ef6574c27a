//! `POST /api/auth/signin/{provider}`: begins a sign-in.

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    web::{Data, Path},
};
use hallpass_types::{ErrorCode, ProviderId};

use super::{
    account::account_query::AccountQuery,
    redirect::{explain_error, go_to, go_to_login, go_to_login_after_refusal},
};
use crate::{
    http::{
        body::ResponseMode,
        checked_form::{CheckedForm, RefusedForm},
        cookies::{request_cookies::RequestCookies, sign_in_cookie::sign_in_cookie},
        current_session::CurrentSession,
        error::Error,
        state::State,
    },
    model::{return_to::ReturnTo, sign_in_cookie::SignInCookie},
    session::Sessions,
    sign_in::{AuthorizationExtras, BeginFailure, SignInPurpose},
};

/// Begins a sign-in and sends the browser to the provider.
///
/// # Errors
/// The body cannot be read, or there were too many from this IP address.
pub async fn begin_sign_in(
    form: Result<CheckedForm, RefusedForm>,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    provider: Path<String>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    let form = match form {
        Ok(form) => form,
        Err(refused) => return Ok(go_to_login_after_refusal(&req, &state, &refused.unproven()?)),
    };
    // Only requests from our own pages count: another site's page must not use up its reader's
    // limit.
    state.rate_limits.check_start(&req, &state.trusted_proxies)?;
    let extras = AuthorizationExtras::parse(req.query_string());
    let extras = extras.map_err(|_| Error::new(&req, ErrorCode::BadRequest))?;
    let return_to = ReturnTo::parse_or_home(form.callback_url(), &state.site);
    let mut browser = browser_of(&req, &state);
    let session = current.live().map(|record| record.id.clone());
    let provider = ProviderId::new(provider.as_str());
    let purpose = if AccountQuery::asks_for_same_person(&return_to, &state) {
        SignInPurpose::SamePerson
    } else {
        SignInPurpose::SignIn
    };
    let begun = state.sign_ins.begin(&provider, &mut browser, &return_to, session, purpose, &extras).await;
    let mode = form.response_mode(&req);
    Ok(match begun {
        Ok(url) => go_to_provider(&state, url, &browser, mode),
        Err(failure) => {
            let ip = state.trusted_proxies.address_of(&req);
            let code = record_failure(&sessions, &provider, &failure, ip.as_deref());
            go_to_login(&state, explain_error(&req, code, Some(return_to.as_str())), mode)
        }
    })
}

/// Leads to the authorization URL, with the cookie that the callback needs.
pub(super) fn go_to_provider(
    state: &State,
    url: String,
    browser: &SignInCookie,
    mode: ResponseMode,
) -> HttpResponse {
    let mut answer = go_to(url, mode);
    let cookie = sign_in_cookie(&state.cookie_names, browser.to_value());
    answer.add_cookie(&cookie).expect("BUG: our cookies are valid headers");
    answer
}

/// The pending sign-ins of the browser that sent `req`.
pub(super) fn browser_of(req: &HttpRequest, state: &State) -> SignInCookie {
    let csrf_browser = state.csrf.browser_of(req);
    let extensions = req.extensions();
    let cookie = extensions.get::<RequestCookies>().and_then(|cookies| cookies.sign_in.as_deref());
    state.sign_ins.browser(cookie, csrf_browser.as_ref().map(|browser| browser.as_slice()))
}

/// Records why a sign-in could not begin, and gives the code for the person.
pub(super) fn record_failure(
    sessions: &Sessions,
    provider: &ProviderId,
    failure: &BeginFailure,
    ip: Option<&str>,
) -> ErrorCode {
    match failure {
        // Anyone can write anything into the path: the provider's name is not logged.
        BeginFailure::UnknownProvider => {
            tracing::warn!(error = format!("{failure}"), "a sign-in could not begin");
            ErrorCode::Configuration
        }
        BeginFailure::Provider(fault) => {
            sessions.audit().sign_in_not_begun(provider, fault.code(), &fault.to_string(), ip);
            fault.code()
        }
    }
}
