//! `POST /api/auth/account/link`: the person's answer whether to link an identity.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use hallpass_types::ErrorCode;

use super::{
    confirmation_content::{ADD, DECISION, DECLINE, LINK},
    failed_link::{explain, record_failed_link},
    recent_sign_in::refuse_app,
    show_confirmation::go_on,
};
use crate::{
    http::{
        checked_form::CheckedForm, current_session::CurrentSession, error::Error,
        handlers::client_info::client_info, same_origin::is_same_origin, session_extractor::Session,
        state::State,
    },
    session::Sessions,
    sign_in::FailedConfirmation,
};

/// Links the identity if the person wants it, and leads on. Everything is checked once more.
///
/// The page that asks is the server's own: no script of a separate front end answers for a person.
///
/// # Errors
/// The form is not from that page, an app answers, or the store failed.
pub async fn answer_confirmation(
    session: Session,
    form: CheckedForm,
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    refuse_app(&req)?;
    if !is_same_origin(req.headers(), &state.site) {
        return Err(Error::new(&req, ErrorCode::MissingCSRF));
    }
    let link = form.text(LINK).unwrap_or_default();
    let client = client_info(&req, &state, &current);
    let answered = match form.text(DECISION) {
        Some(ADD) => state.sign_ins.confirm_link(link, &client).await,
        Some(DECLINE) => state.sign_ins.decline_link(link, &client).await,
        _ => return Err(Error::new(&req, ErrorCode::BadRequest)),
    };
    match answered {
        Ok(answered) => Ok(go_on(&state, answered)),
        Err(FailedConfirmation { failure, provider }) => {
            let held = Some(session.record());
            if let Some(provider) = &provider {
                record_failed_link(&req, &state, &sessions, provider, &failure, held);
            }
            explain(&req, &state, provider.as_ref(), failure, held)
        }
    }
}
