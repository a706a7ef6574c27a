//! Explains to a person why an identity was not linked to their account.

use actix_web::{HttpRequest, HttpResponse};
use hallpass_types::{ErrorCode, ProviderId};

use super::{account_query::AccountQuery, recent_sign_in::recent_sign_in_url};
use crate::{
    http::{
        body::ResponseMode,
        error::{Error, reference},
        handlers::{
            explained_failure::ExplainedFailure,
            redirect::{explain_error, go_to, go_to_login},
        },
        state::State,
    },
    model::session_record::SessionRecord,
    session::Sessions,
    sign_in::{FailedCallback, FinishFailure},
};

/// Explains it on the account page; to a browser that is no longer signed in, on the login page.
///
/// # Errors
/// The store failed.
pub fn explain_failed_link(
    req: &HttpRequest,
    state: &State,
    sessions: &Sessions,
    provider: &ProviderId,
    failed: FailedCallback,
    held: Option<&SessionRecord>,
) -> Result<HttpResponse, Error> {
    let FailedCallback { failure, .. } = failed;
    record_failed_link(req, state, sessions, provider, &failure, held);
    explain(req, state, Some(provider), failure, held)
}

/// Records that an identity was not linked.
pub fn record_failed_link(
    req: &HttpRequest,
    state: &State,
    sessions: &Sessions,
    provider: &ProviderId,
    failure: &FinishFailure,
    held: Option<&SessionRecord>,
) {
    let (cause, ip) = (failure.to_string(), state.trusted_proxies.address_of(req));
    sessions.audit().link_failed(held, provider, failure.code(), &cause, ip.as_deref());
}

/// Explains on the account page why an identity of `provider`, if that is known, is not linked; to
/// a browser that is no longer signed in, on the login page.
///
/// # Errors
/// The store failed.
pub fn explain(
    req: &HttpRequest,
    state: &State,
    provider: Option<&ProviderId>,
    failure: FinishFailure,
    held: Option<&SessionRecord>,
) -> Result<HttpResponse, Error> {
    let ExplainedFailure { code, refusal } = ExplainedFailure::of(req, failure)?;
    // Without linking, there is no such page.
    let has_page = state.sign_ins.linking().is_on();
    if held.is_none() || !has_page {
        let then = has_page.then(|| AccountQuery::default().to_return_url(state));
        return Ok(go_to_login(state, explain_error(req, code, then.as_deref()), ResponseMode::Redirect));
    }
    let url = if code == ErrorCode::RecentSignInRequired {
        let then = provider.map(|provider| AccountQuery::adding(provider, None, state));
        recent_sign_in_url(state, &then.unwrap_or_default())
    } else {
        AccountQuery { refusal, ..AccountQuery::failed(code, reference(req)) }.to_url(state)
    };
    Ok(go_to(url, ResponseMode::Redirect))
}
