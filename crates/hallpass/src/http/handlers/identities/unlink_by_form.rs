//! `POST /api/auth/identities/{id}/unlink`, for forms.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use hallpass_types::ErrorCode;

use super::removal::{Removal, remove_identity};
use crate::{
    http::{
        body::ResponseMode,
        checked_form::CheckedForm,
        error::{Error, reference},
        handlers::{
            account::{
                account_query::{AccountChange, AccountQuery},
                recent_sign_in::{recent_sign_in_url, refuse_app},
            },
            redirect::go_to,
        },
        session_extractor::Session,
        state::State,
    },
    model::return_to::ReturnTo,
    session::Sessions,
};

/// Removes an identity, and leads back to the account page, or to the start page if the session
/// ended with it. A person who has not signed in recently does that first. The account page
/// explains why a way stays; a program gets a problem document.
///
/// # Errors
/// The session has ended, or the store failed. For a program also: there is no such identity, it is
/// the last one, or no other one is known to work.
pub async fn unlink_identity_by_form(
    session: Session,
    form: CheckedForm,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    id: Path<String>,
) -> Result<HttpResponse, Error> {
    refuse_app(&req)?;
    let mode = form.response_mode(&req);
    if !state.sign_ins.may_change_identities(session.record(), sessions.now()) {
        let login = recent_sign_in_url(&state, &AccountQuery::default());
        return Ok(go_to(login, mode));
    }
    let then = match remove_identity(&req, &state, &session, &id).await? {
        Removal::Done { has_ended_current: true } => {
            let mut answer = go_to(ReturnTo::home(&state.site).to_url(&state.site), mode);
            state.session_cookie.remove(&mut answer);
            return Ok(answer);
        }
        Removal::Done { has_ended_current: false } => AccountQuery::after(AccountChange::Unlinked),
        Removal::Refused(code) if mode == ResponseMode::Json => return Err(Error::new(&req, code)),
        Removal::Refused(ErrorCode::NotFound) => AccountQuery::after(AccountChange::NotTheirs),
        Removal::Refused(code) => AccountQuery::failed(code, reference(&req)),
    };
    Ok(go_to(then.to_url(&state), mode))
}
