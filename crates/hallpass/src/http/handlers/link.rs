//! `POST /api/auth/link/{provider}`: begins to link an identity to the person's account.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use hallpass_types::{ErrorCode, ProviderId};

use super::{
    account::{
        account_query::{AccountChange, AccountQuery},
        recent_sign_in::{recent_sign_in_url, refuse_app},
    },
    redirect::{explain_error, go_to, go_to_login},
    sign_in::{browser_of, go_to_provider, record_failure},
};
use crate::{
    http::{
        body::ResponseMode,
        checked_form::CheckedForm,
        error::{Error, reference},
        session_extractor::Session,
        state::State,
    },
    model::return_to::ReturnTo,
    session::Sessions,
    sign_in::{AuthorizationExtras, SignInPurpose},
};

/// The person chooses which of their accounts at the provider it is, even if it knows one: on a
/// shared computer that may be another person's. Each provider is asked for it in its own way.
const PROMPT: &str = "select_account";

/// Sends the browser to the provider. A person who has not signed in recently does that first.
///
/// # Errors
/// There were too many from this IP address, the query has an invalid parameter, or an app asks.
pub async fn begin_link(
    session: Session,
    form: CheckedForm,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    provider: Path<String>,
) -> Result<HttpResponse, Error> {
    refuse_app(&req)?;
    state.rate_limits.check_start(&req, &state.trusted_proxies)?;
    let (provider, mode) = (ProviderId::new(provider.as_str()), form.response_mode(&req));
    let record = session.record();
    if !state.sign_ins.may_change_identities(record, sessions.now()) {
        let then = AccountQuery::adding(&provider, form.callback_url(), &state);
        return Ok(go_to(recent_sign_in_url(&state, &then), mode));
    }
    let extras = AuthorizationExtras::parse(req.query_string());
    let extras = extras.map_err(|_| Error::new(&req, ErrorCode::BadRequest))?.with_default_prompt(PROMPT);
    let linked = AccountQuery { add: Some(provider.clone()), ..AccountQuery::after(AccountChange::Linked) };
    let return_to = form.callback_url().and_then(|url| ReturnTo::parse(url, &state.site));
    let return_to = return_to.unwrap_or_else(|| linked.to_return_to(&state));
    let (mut browser, from) = (browser_of(&req, &state), Some(record.id.clone()));
    let purpose = SignInPurpose::Link;
    let begun = state.sign_ins.begin(&provider, &mut browser, &return_to, from, purpose, &extras).await;
    Ok(match begun {
        Ok(url) => go_to_provider(&state, url, &browser, mode),
        Err(failure) => {
            let ip = state.trusted_proxies.address_of(&req);
            let code = record_failure(&sessions, &provider, &failure, ip.as_deref());
            match mode {
                ResponseMode::Redirect => {
                    go_to(AccountQuery::failed(code, reference(&req)).to_url(&state), mode)
                }
                // A script takes the URL of the login page with an error for a failure.
                ResponseMode::Json => {
                    go_to_login(&state, explain_error(&req, code, Some(return_to.as_str())), mode)
                }
            }
        }
    })
}
