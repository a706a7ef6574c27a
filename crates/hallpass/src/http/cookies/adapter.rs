//! The one use of `actix-session`: it signs the cookie of a new session, and writes its header.
//!
//! It is not a layer here. All layers of `actix-session` share one state in a request, so that a layer of ours would get what an
//! application keeps in a session of its own, and the other way round. Sessions are looked up in `middleware.rs`, and started and
//! ended in `lifecycle.rs`.

use std::{collections::HashMap, mem, time::Duration};

use actix_session::{
    SessionExt as _, SessionMiddleware,
    config::{CookieContentSecurity, PersistentSession},
    storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError},
};
use actix_web::{
    Error as ActixError, HttpMessage as _, HttpRequest, HttpResponse,
    cookie::{SameSite, time},
    dev::{Service as _, ServiceRequest, ServiceResponse, Transform as _, fn_service},
    http::header::{HeaderValue, SET_COOKIE},
};
use anyhow::{Context as _, anyhow};

use crate::{http::cookies::session_cookie::CookieSettings, model::session_token::SessionToken};

/// Where the state of `actix-session` holds the token, on its way to the cookie.
const TOKEN: &str = "token";

/// The `Set-Cookie` header that carries the token of a new session, signed with the current secret.
///
/// # Errors
/// `actix-session` refused: cannot happen.
pub(super) async fn session_cookie_header(
    req: &HttpRequest,
    settings: &CookieSettings,
    max_age: Duration,
    token: &SessionToken,
) -> anyhow::Result<HeaderValue> {
    // `actix-session` finds its state in the extensions, and Actix what it has read of the cookies: those of the application's own
    // layers are put aside until the header is written. Nothing here waits, so that none of them runs meanwhile.
    let theirs = mem::take(&mut *req.extensions_mut());
    let written = write(ServiceRequest::from_request(req.clone()), settings, max_age, token).await;
    *req.extensions_mut() = theirs;
    written
}

async fn write(
    req: ServiceRequest,
    settings: &CookieSettings,
    max_age: Duration,
    token: &SessionToken,
) -> anyhow::Result<HeaderValue> {
    let token = token.expose().to_owned();
    let insert_token = fn_service(move |req: ServiceRequest| {
        let token = token.clone();
        async move {
            insert(&req, &token)?;
            Ok::<_, ActixError>(req.into_response(HttpResponse::Ok()))
        }
    });
    let writer = session_middleware(settings, max_age).new_transform(insert_token).await;
    let writer = writer.map_err(|()| anyhow!("BUG: actix-session always has a service"))?;
    let answer: Result<ServiceResponse, _> = writer.call(req).await;
    let answer = answer.map_err(|error| anyhow!("{error}"))?;
    answer.headers().get(SET_COOKIE).cloned().context("BUG: actix-session wrote no cookie")
}

#[expect(clippy::disallowed_methods, reason = "the session is already in the store")]
fn insert(req: &ServiceRequest, token: &str) -> Result<(), ActixError> {
    let session = req.get_session();
    session.clear();
    session.insert(TOKEN, token)?;
    session.renew();
    Ok(())
}

fn session_middleware(settings: &CookieSettings, max_age: Duration) -> SessionMiddleware<CookieOnly> {
    let seconds = i64::try_from(max_age.as_secs()).unwrap_or(i64::MAX);
    SessionMiddleware::builder(CookieOnly, settings.current_key())
        .cookie_name(settings.names.session.clone())
        .cookie_secure(settings.secure)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_path("/".into())
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(PersistentSession::default().session_ttl(time::Duration::seconds(seconds)))
        .build()
}

/// Touches no store: what it saves is in ours already, and what is in the cookie is the token.
struct CookieOnly;

impl SessionStore for CookieOnly {
    async fn load(&self, _: &SessionKey) -> Result<Option<HashMap<String, String>>, LoadError> {
        Ok(Some(HashMap::new()))
    }

    async fn save(
        &self,
        state: HashMap<String, String>,
        _: &time::Duration,
    ) -> Result<SessionKey, SaveError> {
        let token = state.get(TOKEN).and_then(|json| serde_json::from_str::<String>(json).ok());
        token
            .and_then(|token| SessionKey::try_from(token).ok())
            .ok_or_else(|| SaveError::Other(anyhow!("BUG: a session that is written has a token")))
    }

    async fn update(
        &self,
        _: SessionKey,
        _: HashMap<String, String>,
        _: &time::Duration,
    ) -> Result<SessionKey, UpdateError> {
        Err(UpdateError::Other(anyhow!("BUG: a session has no state to change")))
    }

    async fn update_ttl(&self, _: &SessionKey, _: &time::Duration) -> anyhow::Result<()> {
        Ok(())
    }

    async fn delete(&self, _: &SessionKey) -> anyhow::Result<()> {
        Ok(())
    }
}
