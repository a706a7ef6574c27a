//! `POST /api/auth/signin/{provider}`: begins a sign-in.

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    cookie::time::Duration,
    web::{Data, Path, Payload},
};
use hallpass_shared::{ErrorCode, ProviderId};
use secrecy::{ExposeSecret as _, SecretString};

use super::go_to;
use crate::{
    error::{Error, reference},
    oauth::{BeginFailure, PassedOn},
    random,
    security::{AuthForm, ReturnTo, login_path},
    session::{CurrentSession, RequestCookies},
    state::State,
};

/// Long enough for every tab that is on its way; a new sign-in renews it.
const SIGN_IN_COOKIE_AGE: Duration = Duration::hours(24);

/// Begins a sign-in and sends the browser to the provider.
///
/// # Errors
/// The body cannot be read, or the store failed.
pub async fn begin_sign_in(
    req: HttpRequest,
    state: Data<State>,
    provider: Path<String>,
    current: CurrentSession,
    payload: Payload,
) -> Result<HttpResponse, Error> {
    let form = AuthForm::read(&req, payload).await?;
    let mode = form.response_mode(&req);
    let return_to = ReturnTo::parse_or_home(form.callback_url(), &state.public_url);
    let login = |code| {
        let path = login_path(Some(code), Some(return_to.as_str()), reference(&req).as_deref());
        Ok(go_to(state.public_url.absolute(&path), mode))
    };
    if state.csrf.check(&req, form.csrf_token()).is_err() {
        return login(ErrorCode::MissingCSRF);
    }
    let passed_on = PassedOn::parse(req.query_string());
    let passed_on = passed_on.map_err(|_| Error::new(&req, ErrorCode::BadRequest))?;
    let secret = browser_secret(&req);
    let session = current.live().map(|record| record.id.clone());
    let provider = ProviderId::new(provider.as_str());
    let begun = state.sign_ins.begin(&provider, &secret, &return_to, session, &passed_on);
    match begun.await {
        Ok(url) => {
            let mut answer = go_to(url, mode);
            let names = &state.cookies.names;
            let secret = secret.expose_secret().to_owned();
            let cookie = state.cookies.cookie(&names.sign_in, secret, Some(SIGN_IN_COOKIE_AGE));
            answer.add_cookie(&cookie).expect("BUG: our cookies are valid headers");
            Ok(answer)
        }
        Err(BeginFailure::Store(error)) => Err(Error::new(&req, ErrorCode::StoreUnavailable).because(error)),
        Err(error @ BeginFailure::UnknownProvider) => {
            tracing::warn!(error = format!("{error}"), "a sign-in could not begin");
            login(ErrorCode::Configuration)
        }
        Err(error @ BeginFailure::Unavailable(_)) => {
            tracing::warn!(error = format!("{error}"), "a sign-in could not begin");
            login(ErrorCode::ProviderUnavailable)
        }
    }
}

/// The secret that this browser has, or a new one: tabs that are on their way share it.
fn browser_secret(req: &HttpRequest) -> SecretString {
    let extensions = req.extensions();
    let known = extensions.get::<RequestCookies>().and_then(|cookies| cookies.sign_in.clone());
    known.filter(|text| random::is_token(text)).map_or_else(random::random_token, SecretString::from)
}
