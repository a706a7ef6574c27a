//! `GET /api/auth/callback/{provider}`: the provider sends the browser back.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use hallpass_types::{ErrorCode, LoginQuery, ProviderId};

use super::{
    account::{
        account_query::AccountQuery, failed_link::explain_failed_link, show_confirmation::confirmation_url,
    },
    callback_fragment::drop_fragment,
    client_info::client_info,
    explained_failure::ExplainedFailure,
    redirect::{explain_error, go_to, go_to_login},
};
use crate::{
    http::{
        body::ResponseMode, cookies::last_provider_cookie::last_provider_cookie,
        current_session::CurrentSession, error::Error, state::State,
    },
    model::{return_to::ReturnTo, session_token::SessionToken},
    session::{Recording, Sessions},
    sign_in::{CallbackParams, FailedCallback, FinishOutcome},
};

/// Finishes a sign-in and sends the person where they wanted to go, or to the login page with the
/// reason why not.
///
/// # Errors
/// The store failed.
pub async fn finish_sign_in(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    provider: Path<String>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    let provider = ProviderId::new(provider.as_str());
    let answer = answer_callback(&req, &state, &sessions, &provider, &current).await?;
    Ok(if state.sign_ins.appends_fragment(&provider) { drop_fragment(answer) } else { answer })
}

async fn answer_callback(
    req: &HttpRequest,
    state: &State,
    sessions: &Sessions,
    provider: &ProviderId,
    current: &CurrentSession,
) -> Result<HttpResponse, Error> {
    let Ok(params) = CallbackParams::parse(req.query_string()) else {
        let query = explain_error(req, ErrorCode::SignInRejected, None);
        return Ok(go_to_login(state, query, ResponseMode::Redirect));
    };
    let client = client_info(req, state, current);
    let (ip, has_begun) = (client.ip.clone(), client.sign_in_cookie.is_some());
    // Only requests of a browser that has begun a sign-in count: the images of another site's page,
    // which come without the cookie, must not use up its reader's limit. They cost no exchange
    // either.
    if has_begun {
        state.rate_limits.check_callback(req, &state.trusted_proxies)?;
    }
    match state.sign_ins.finish(provider, params, client).await {
        Ok(FinishOutcome::SignedIn { token, return_to }) => {
            let mut answer = signed_in(req, state, sessions, &token, &return_to).await?;
            remember_provider(&mut answer, state, provider);
            Ok(answer)
        }
        Ok(FinishOutcome::Answered { return_to }) => Ok(go_to_return_url(state, &return_to)),
        Ok(FinishOutcome::Unconfirmed { link }) => {
            Ok(go_to(confirmation_url(state, &link), ResponseMode::Redirect))
        }
        Ok(FinishOutcome::LinkedBefore { return_to }) => {
            Ok(go_to_return_url(state, &AccountQuery::linked_before(return_to, state)))
        }
        Err(failed) if failed.is_link => {
            explain_failed_link(req, state, sessions, provider, failed, current.live())
        }
        Err(failed) => {
            let recording = recording_of_failure(req, state, provider, has_begun);
            let (code, cause) = (failed.failure.code(), failed.failure.to_string());
            sessions.audit().sign_in_failed(provider, recording, code, &cause, ip.as_deref());
            explain_failure(req, state, provider, failed)
        }
    }
}

/// Gives the browser the cookie of its new session.
async fn signed_in(
    req: &HttpRequest,
    state: &State,
    sessions: &Sessions,
    token: &SessionToken,
    return_to: &ReturnTo,
) -> Result<HttpResponse, Error> {
    let mut answer = go_to_return_url(state, return_to);
    let max_age = sessions.limits().absolute;
    let issued = state.session_cookie.issue(&mut answer, req, max_age, token).await;
    issued.map_err(|error| Error::new(req, ErrorCode::InternalError).because(error))?;
    Ok(answer)
}

/// Has the browser offer this provider first the next time, if there is a choice.
fn remember_provider(answer: &mut HttpResponse, state: &State, provider: &ProviderId) {
    if !state.sign_ins.has_several_providers() {
        return;
    }
    if let Some(cookie) = last_provider_cookie(&state.cookie_names, provider) {
        answer.add_cookie(&cookie).expect("BUG: our cookies are valid headers");
    }
}

fn go_to_return_url(state: &State, return_to: &ReturnTo) -> HttpResponse {
    go_to(return_to.to_url(&state.site), ResponseMode::Redirect)
}

/// Where a failure is recorded. Anyone can call the callback of any provider as often as they like:
/// subscribers would count providers that do not exist, and a slow one would lose other events.
fn recording_of_failure(
    req: &HttpRequest,
    state: &State,
    provider: &ProviderId,
    has_begun: bool,
) -> Recording {
    let is_configured = state.sign_ins.provider_name(provider).is_some();
    let is_within_limit = || has_begun || state.rate_limits.count_stray_callback(req, &state.trusted_proxies);
    if is_configured && is_within_limit() { Recording::LogAndEvent } else { Recording::LogOnly }
}

/// Explains the failure on the login page; an outage of the store is an error of its own.
fn explain_failure(
    req: &HttpRequest,
    state: &State,
    provider: &ProviderId,
    failed: FailedCallback,
) -> Result<HttpResponse, Error> {
    let FailedCallback { failure, return_to, max_age, is_link: _ } = failed;
    let ExplainedFailure { code, refusal } = ExplainedFailure::of(req, failure)?;
    let return_to = match code {
        // The way out: sign in as before, then add this way, where anyone can.
        ErrorCode::OAuthAccountNotLinked if state.sign_ins.can_link() => {
            Some(AccountQuery::adding(provider, return_to.as_deref(), state).to_return_url(state))
        }
        _ => return_to,
    };
    let query = LoginQuery {
        max_age: max_age.map(|max_age| max_age.as_secs().to_string()),
        provider: code.suggests_another_account().then(|| provider.to_string()),
        refusal,
        ..explain_error(req, code, return_to.as_deref())
    };
    Ok(go_to_login(state, query, ResponseMode::Redirect))
}
