//! `POST /api/auth/identities/{id}/unlink`, for forms.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};

use super::removal::remove_identity;
use crate::{
    http::{
        checked_form::CheckedForm,
        error::Error,
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

/// Removes an identity, and leads back to the account page, or to the start page if the session ended
/// with it. A person who has not signed in recently does that first.
///
/// # Errors
/// There is no such identity, it is the last one, or the store failed.
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
    if remove_identity(&req, &state, &session, &id).await? {
        let mut answer = go_to(ReturnTo::home(&state.site).to_url(&state.site), mode);
        state.session_cookie.remove(&mut answer);
        return Ok(answer);
    }
    let unlinked = AccountQuery { changed: Some(AccountChange::Unlinked), ..AccountQuery::default() };
    Ok(go_to(unlinked.to_url(&state), mode))
}
