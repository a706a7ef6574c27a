//! `POST /api/auth/identities/{id}/unlink`, for forms.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use hallpass_types::ErrorCode;

use super::removal::{has_ended_current, remove_identity};
use crate::{
    http::{
        body::ResponseMode,
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
    sign_in::OwnUnlink,
};

/// Removes an identity, and leads back to the account page, which also says if there is none or it is
/// the last one; to the start page if the session ended with it. A person who has not signed in recently
/// does that first.
///
/// # Errors
/// The store failed, the session has ended, or a script asks: what the page would say.
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
        let login = recent_sign_in_url(&state, session.record(), &AccountQuery::default());
        return Ok(go_to(login, mode));
    }
    let unlinked = remove_identity(&req, &state, &session, &id).await?;
    if let (Some(error), ResponseMode::Redirect) = (page_error(&unlinked), mode) {
        let failed = AccountQuery { error: Some(error), ..AccountQuery::default() };
        return Ok(go_to(failed.to_url(&state), mode));
    }
    if has_ended_current(&req, &unlinked)? {
        let mut answer = go_to(ReturnTo::home(&state.site).to_url(&state.site), mode);
        state.session_cookie.remove(&mut answer);
        return Ok(answer);
    }
    let unlinked = AccountQuery { changed: Some(AccountChange::Unlinked), ..AccountQuery::default() };
    Ok(go_to(unlinked.to_url(&state), mode))
}

/// What the account page says to a person: that of another tab, or a second click, may have come first.
const fn page_error(unlinked: &OwnUnlink) -> Option<ErrorCode> {
    match unlinked {
        OwnUnlink::NotTheirs => Some(ErrorCode::NotFound),
        OwnUnlink::LastOne => Some(ErrorCode::LastSignInMethod),
        OwnUnlink::Done { .. } | OwnUnlink::AskingEnded => None,
    }
}
