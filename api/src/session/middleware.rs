//! Our two layers around `actix-session`: they resolve the session once a request.

use std::sync::Arc;

use actix_session::SessionExt as _;
use actix_web::{
    Error as ActixError, HttpMessage as _,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{CACHE_CONTROL, COOKIE, HeaderMap, HeaderValue, VARY},
    },
    middleware::Next,
    web::Data,
};
use hallpass_shared::{ErrorCode, paths};
use percent_encoding::percent_decode_str;

use super::{
    extractor::CurrentSession,
    lifecycle::Sessions,
    policy::{Request, is_use},
    request_cookies::RequestCookies,
    resolved::Resolved,
    store_time::share,
};
use crate::{error::Error, handlers::page::show_outage, state::State, store::StoreError};

/// What the outer layer found, on its way to the inner one.
struct LookUp(Result<Resolved, StoreError>);

/// The outer layer: cookie hygiene, the ring of secrets, and the look-up.
///
/// # Errors
/// 400 when one of our cookies came twice.
pub async fn verify_cookies(
    state: Data<State>,
    sessions: Data<Sessions>,
    mut req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    // A scope inside another one of ours: the cookies were looked at, and ours are no longer in the header.
    if req.extensions().contains::<RequestCookies>() {
        return next.call(req).await;
    }
    let settings = &state.cookies;
    if !req.get_session().entries().is_empty() {
        return Err(misuse("there is another SessionMiddleware of actix-session around `hallpass.scope`"));
    }
    let cookies = RequestCookies::parse(req.headers(), &settings.names)
        .map_err(|_| Error::new(req.request(), ErrorCode::BadRequest))?;
    let verified = cookies.session.as_deref().and_then(|raw| settings.verify_session(raw));
    let signed = verified.as_ref().map(|verified| verified.signed.as_str());
    let header = cookies.to_header(&settings.names, signed);
    let headers = req.headers_mut();
    headers.remove(COOKIE);
    if let Some(header) = header {
        headers.insert(COOKIE, header);
    }
    req.extensions_mut().insert(cookies);
    if !reads_as(&req, &settings.names.session, signed) {
        return Err(misuse(
            "a layer around `hallpass.scope` reads cookies, and Actix keeps what it read, unverified",
        ));
    }
    let token = verified.and_then(|verified| verified.token);
    let answer = share(async {
        let resolved = match token {
            Some(token) => sessions.resolve(&token).await,
            // No cookie, no look-up (S3).
            None => Ok(Resolved::Unknown),
        };
        req.extensions_mut().insert(LookUp(resolved));
        next.call(req).await
    });
    match answer.await {
        Err(error) if error.as_error::<Error>().is_none() => Err(misuse(&format!("{error:?}"))),
        answer => answer,
    }
}

/// Whether Actix' own view of the cookies is what we verified: exactly one session cookie, of this value, or none.
fn reads_as(req: &ServiceRequest, name: &str, session: Option<&str>) -> bool {
    let Ok(cookies) = req.cookies() else { return session.is_none() };
    let mut ours = cookies.iter().filter(|cookie| cookie.name() == name);
    let same = match (ours.next(), session) {
        (Some(found), Some(session)) => percent_decode_str(session).eq(found.value().bytes()),
        (None, None) => true,
        _ => false,
    };
    same && ours.next().is_none()
}

/// The application was put together in a way that cannot be safe: better no answer than a wrong one.
fn misuse(cause: &str) -> ActixError {
    let cause = format!("BUG: {cause}");
    tracing::error!(cause, "a request was refused");
    Error::without_request(ErrorCode::InternalError).because(anyhow::anyhow!(cause)).into()
}

/// The inner layer, behind `actix-session`: puts the typed session into the request, and writes down activity. An outage ends
/// here: an API answers 503, and a page of the app says that it is reconnecting.
///
/// # Errors
/// 503 when the session could not be looked up.
pub async fn resolve_session<B: MessageBody + 'static>(
    sessions: Data<Sessions>,
    state: Data<State>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    let looked_up = req.extensions_mut().remove::<LookUp>();
    let Some(LookUp(resolved)) = looked_up else {
        // A scope inside another one of ours: it is known who asks.
        return Ok(next.call(req).await?.map_into_left_body());
    };
    let current = match resolved {
        Err(cause) => {
            let error = Error::new(req.request(), ErrorCode::StoreUnavailable).because(cause);
            let answer = show_outage(req.request(), &state, sessions.now(), error).await?;
            return Ok(req.into_response(answer).map_into_right_body());
        }
        Ok(Resolved::LiveDueForTouch(record)) if is_use(kind(&req), state.polls) => {
            match sessions.touch(Arc::clone(&record)).await {
                Ok(resolved) => CurrentSession::from(resolved),
                // A full disk must not sign anybody out: the session is valid, its use is just not written down.
                Err(error) => {
                    tracing::warn!(session = %record.id, %error, "activity could not be written down");
                    CurrentSession::Live(record)
                }
            }
        }
        Ok(resolved) => CurrentSession::from(resolved),
    };
    if let CurrentSession::Live(record) = &current {
        tracing::Span::current().record("session", record.id.as_str());
    }
    let is_somebody = current.live().is_some();
    req.extensions_mut().insert(current);
    let mut answer = next.call(req).await?.map_into_left_body();
    keep_private(answer.headers_mut(), is_somebody);
    Ok(answer)
}

/// No cache between us and a person gives what they see to somebody else, whatever the handler forgot to say.
fn keep_private(headers: &mut HeaderMap, is_somebody: bool) {
    if is_somebody && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let varies = |value: &HeaderValue| {
        let mut names = value.to_str().unwrap_or_default().split(',').map(str::trim);
        names.any(|name| name.eq_ignore_ascii_case("cookie") || name == "*")
    };
    if !headers.get_all(VARY).any(varies) {
        headers.append(VARY, HeaderValue::from_static("Cookie"));
    }
}

fn kind(req: &ServiceRequest) -> Request {
    if req.path() != paths::SESSION || !matches!(*req.method(), Method::GET | Method::HEAD) {
        return Request::Other;
    }
    let after_input = req.headers().get(paths::SESSION_ACTIVITY_HEADER).is_some_and(|value| value == "1");
    if after_input { Request::PollAfterInput } else { Request::Poll }
}
