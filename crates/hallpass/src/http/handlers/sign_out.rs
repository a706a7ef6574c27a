//! `POST /api/auth/signout`: ends the session.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Payload},
};
use hallpass_types::ErrorCode;

use super::go_to;
use crate::{
    http::{
        body::AuthForm,
        cookies::session_cookie::remove_session_cookie,
        error::{Error, reference},
        login_url::login_path,
        session_extractor::CurrentSession,
        state::State,
    },
    model::{return_to::ReturnTo, session_record::EndReason},
    session::{Sessions, audit},
};

/// Ends the session in the store, and only then removes the cookie (S10). Without a session there is nothing to end,
/// and no cookie is touched.
///
/// # Errors
/// The body cannot be read; or the store failed, or did not answer in time: then it may still end the session, and nothing is
/// claimed.
pub async fn sign_out(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    let form = AuthForm::read(&req, payload).await?;
    let mode = form.response_mode(&req);
    if state.csrf.check(&req, form.csrf_token()).is_err() {
        let path = login_path(Some(ErrorCode::MissingCSRF), None, reference(&req).as_deref());
        return Ok(go_to(state.public_url.absolute(&path), mode));
    }
    let return_to = ReturnTo::parse_or_home(form.callback_url(), &state.public_url);
    let mut answer = go_to(state.public_url.absolute(return_to.as_str()), mode);
    if let Some(record) = current.live() {
        let ended = sessions.end(&record.id, EndReason::SignedOut).await;
        // When somebody else ended it in the meantime, the browser may hold the cookie of another session by now.
        if ended.map_err(|error| Error::new(&req, ErrorCode::SignOutUnconfirmed).because(error))? {
            let ip = state.trusted_proxies.address_of(&req);
            audit::signed_out(record, ip.as_deref());
            remove_session_cookie(&mut answer, &state.cookies);
        }
    }
    Ok(answer)
}
