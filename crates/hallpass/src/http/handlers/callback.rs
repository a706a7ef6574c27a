//! `GET /api/auth/callback/{provider}`: the provider's answer.

use std::time::Duration;

use actix_web::{
    HttpMessage as _, HttpRequest, HttpResponse,
    http::header::USER_AGENT,
    web::{Data, Path},
};
use hallpass_types::{ErrorCode, ProviderId};

use super::go_to;
use crate::{
    http::{
        body::ResponseMode,
        cookies::{request_cookies::RequestCookies, session_cookie::issue_session_cookie},
        error::{Error, reference},
        login_url::login_path,
        session_extractor::CurrentSession,
        state::State,
    },
    log_text::for_log,
    session::Sessions,
    sign_in::{CallbackParams, ClientInfo, FailedCallback, FinishFailure, FinishOutcome},
};

/// Finishes a sign-in and sends the person where they wanted to go, or to the login page with the reason why not.
///
/// # Errors
/// The store failed.
pub async fn finish_sign_in(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    provider: Path<String>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    let provider = ProviderId::new(provider.as_str());
    let login = |code, return_to: Option<&str>, max_age: Option<Duration>| {
        let mut path = login_path(Some(code), return_to, reference(&req).as_deref());
        if let Some(max_age) = max_age {
            path.push_str(&format!("&maxAge={}", max_age.as_secs()));
        }
        Ok(go_to(state.public_url.absolute(&path), ResponseMode::Redirect))
    };
    let Ok(params) = CallbackParams::parse(req.query_string()) else {
        return login(ErrorCode::SignInRejected, None, None);
    };
    let client = client_info(&req, &state, &current);
    let ip = client.ip.clone();
    // Only what comes from a browser that has begun a sign-in counts: the pictures of a foreign page, which come without the cookie,
    // must not use up what its reader may. They cost no exchange either.
    if client.sign_in_cookie.is_some() {
        state.rate_limits.check_callback(&req, &state.trusted_proxies)?;
    }
    match state.sign_ins.finish(&provider, params, client).await {
        Ok(FinishOutcome::SignedIn { token, return_to }) => {
            let mut answer = go_to(state.public_url.absolute(return_to.as_str()), ResponseMode::Redirect);
            issue_session_cookie(&mut answer, &req, &state.cookies, sessions.limits().absolute, &token)
                .await
                .map_err(|error| Error::new(&req, ErrorCode::InternalError).because(error))?;
            Ok(answer)
        }
        Ok(FinishOutcome::Answered { return_to }) => {
            Ok(go_to(state.public_url.absolute(return_to.as_str()), ResponseMode::Redirect))
        }
        Err(FailedCallback { failure: FinishFailure::Store(error), .. }) => {
            Err(Error::new(&req, ErrorCode::StoreUnavailable).because(error))
        }
        Err(FailedCallback { failure, return_to, max_age }) => {
            let (code, cause) = (failure.code(), failure.to_string());
            // Whatever stands in the path.
            let provider = for_log(provider.as_str());
            tracing::warn!(provider, %code, ip, cause, "a sign-in failed");
            login(code, return_to.as_deref(), max_age)
        }
    }
}

fn client_info(req: &HttpRequest, state: &State, current: &CurrentSession) -> ClientInfo {
    let extensions = req.extensions();
    let cookie = extensions.get::<RequestCookies>().and_then(|cookies| cookies.sign_in.clone());
    ClientInfo {
        sign_in_cookie: cookie,
        session: current.live().map(|record| record.id.clone()),
        ip: state.trusted_proxies.address_of(req),
        user_agent: req.headers().get(USER_AGENT).and_then(|text| text.to_str().ok()).map(ToOwned::to_owned),
    }
}
