//! `POST /api/auth/callback/{provider}`: the browser brings a provider's answer as a form.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path, Payload},
};
use hallpass_types::{ErrorCode, ProviderId};

use super::{
    fallback::method_not_allowed,
    redirect::{explain_error, go_to, go_to_login},
};
use crate::{
    http::{
        body::{ResponseMode, is_form, read_body},
        error::Error,
        state::State,
    },
    sign_in::FormPostFailure,
};

/// Leads to the callback by `GET`, with the same parameters: see `sign_in/form_post.rs`. It changes
/// nothing and asks no store. For a provider that does not post its answers it is 405.
///
/// # Errors
/// The body is not a form, or too large or too slow.
pub async fn take_form_post(
    req: HttpRequest,
    state: Data<State>,
    provider: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    let provider = ProviderId::new(provider.as_str());
    // Before the body is read.
    if !state.sign_ins.expects_form_post(&provider) {
        return Ok(method_not_allowed(&req, "GET"));
    }
    let body = read_body(&req, payload).await?;
    let form = std::str::from_utf8(&body).ok().filter(|_| is_form(&req));
    let form = form.ok_or_else(|| Error::new(&req, ErrorCode::BadRequest))?;
    match state.sign_ins.callback_of_form(&provider, form) {
        Ok(url) => Ok(go_to(url, ResponseMode::Redirect)),
        Err(FormPostFailure::NotExpected) => Ok(method_not_allowed(&req, "GET")),
        Err(FormPostFailure::Malformed) => {
            let query = explain_error(&req, ErrorCode::SignInRejected, None);
            Ok(go_to_login(&state, query, ResponseMode::Redirect))
        }
    }
}
