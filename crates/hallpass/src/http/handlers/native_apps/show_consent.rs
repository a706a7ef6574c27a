//! `GET /api/auth/authorize`: asks the person whether an app may sign in as them.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use hallpass_types::{ErrorCode, LoginQuery};

use super::{
    authorization_request::{AuthorizationRequest, BadRequest, RequestError},
    consent_page::{consent_page, unknown_app_page},
    params::Params,
};
use crate::http::{
    bearer::has_bearer, body::ResponseMode, current_session::CurrentSession, error::Error, forms::Forms,
    handlers::redirect::go_to, login_url::login_url_with_return, state::State,
};

/// Shows the page that asks; an anonymous visitor signs in first, and comes back here. It changes
/// nothing.
///
/// # Errors
/// An app asks by itself: 403. It takes a person, in a browser.
pub async fn show_consent(
    req: HttpRequest,
    state: Data<State>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    if has_bearer(&req) {
        return Err(Error::new(&req, ErrorCode::AccessDenied));
    }
    let params = Params::of_query(req.query_string());
    let request = match AuthorizationRequest::read(&state.native_apps, &params) {
        Ok(request) => request,
        Err(refused) => return Ok(refuse(&state, &refused)),
    };
    let Some(record) = current.live() else {
        // A longer one would be lost on the way through the login page.
        let here = req.uri().path_and_query().map_or("/", |here| here.as_str());
        if !state.site.is_own_page(&state.site.browser_path(here)) {
            let error = RequestError::invalid("the request is too long");
            let refused = BadRequest::ForApp { reply: request.reply, error };
            return Ok(refuse(&state, &refused));
        }
        let login = login_url_with_return(&req, LoginQuery::default());
        return Ok(go_to(login, ResponseMode::Redirect));
    };
    let forms = Forms::of(&req, &state);
    let page = consent_page(&state.site, &request, &params, &record.user, forms.csrf_token());
    let page = page.ok_or_else(|| Error::new(&req, ErrorCode::BadRequest))?;
    Ok(forms.answer(page))
}

/// Answers a request that is refused: to the app if it is known where that is, else to the person.
pub fn refuse(state: &State, refused: &BadRequest) -> HttpResponse {
    match refused {
        BadRequest::ForPerson(why) => {
            tracing::warn!(why, "an app could not ask for a session");
            unknown_app_page(&state.site, why)
        }
        BadRequest::ForApp { reply, error } => {
            let url = reply.refusal(&state.site.public_url().to_string(), *error);
            go_to(url, ResponseMode::Redirect)
        }
    }
}
