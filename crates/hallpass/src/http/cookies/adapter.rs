//! The one use of `actix-session`: it signs the cookie of a new session, and writes its header.
//!
//! It is not a layer here. All layers of `actix-session` share one state in a request, so that a
//! layer of ours would get what an application keeps in a session of its own, and the other way
//! round. Sessions are looked up in `session_layer.rs`, and started and ended in
//! `session/start.rs` and `session/end.rs`.

use std::{collections::HashMap, mem};

use actix_session::{
    SessionExt as _, SessionMiddleware,
    config::{CookieContentSecurity, PersistentSession},
    storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError},
};
use actix_web::{
    Error as ActixError, HttpMessage as _, HttpRequest, HttpResponse,
    cookie::{Cookie, Key, SameSite, time},
    dev::{Service as _, ServiceRequest, ServiceResponse, Transform as _, fn_service},
    http::header::{HeaderValue, SET_COOKIE},
};
use anyhow::{Context as _, anyhow};

/// Where the state of `actix-session` holds the token until the cookie is written.
const TOKEN: &str = "token";

/// The `Set-Cookie` header of `cookie`, whose value is the token of a new session, signed with
/// `key`.
///
/// # Errors
/// `actix-session` refused: cannot happen.
pub(super) async fn signed_cookie_header(
    req: &HttpRequest,
    cookie: &Cookie<'_>,
    key: &Key,
) -> anyhow::Result<HeaderValue> {
    // `actix-session` finds its state in the extensions, and Actix what it has read of the cookies:
    // those of the application's own layers are put aside until the header is written. Nothing here
    // waits, so that none of them runs meanwhile.
    let theirs = mem::take(&mut *req.extensions_mut());
    let written = write_header(ServiceRequest::from_request(req.clone()), cookie, key).await;
    *req.extensions_mut() = theirs;
    written
}

async fn write_header(req: ServiceRequest, cookie: &Cookie<'_>, key: &Key) -> anyhow::Result<HeaderValue> {
    let token = cookie.value().to_owned();
    let insert_token = fn_service(move |req: ServiceRequest| {
        let token = token.clone();
        async move {
            insert_into_session(&req, &token)?;
            Ok::<_, ActixError>(req.into_response(HttpResponse::Ok()))
        }
    });
    let writer = session_middleware(cookie, key).new_transform(insert_token).await;
    let writer = writer.map_err(|()| anyhow!("BUG: actix-session always has a service"))?;
    let answer: Result<ServiceResponse, _> = writer.call(req).await;
    let answer = answer.map_err(|error| anyhow!("{error}"))?;
    answer.headers().get(SET_COOKIE).cloned().context("BUG: actix-session wrote no cookie")
}

#[expect(clippy::disallowed_methods, reason = "the session is already in the store")]
fn insert_into_session(req: &ServiceRequest, token: &str) -> Result<(), ActixError> {
    let session = req.get_session();
    session.clear();
    session.insert(TOKEN, token)?;
    session.renew();
    Ok(())
}

/// The middleware that writes a cookie with the attributes of `cookie`.
fn session_middleware(cookie: &Cookie<'_>, key: &Key) -> SessionMiddleware<CookieOnly> {
    SessionMiddleware::builder(CookieOnly, key.clone())
        .cookie_name(cookie.name().to_owned())
        .cookie_secure(cookie.secure().unwrap_or_default())
        .cookie_http_only(cookie.http_only().unwrap_or_default())
        .cookie_same_site(cookie.same_site().unwrap_or(SameSite::Strict))
        .cookie_path(cookie.path().unwrap_or("/").to_owned())
        .cookie_domain(cookie.domain().map(ToOwned::to_owned))
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(
            PersistentSession::default().session_ttl(cookie.max_age().unwrap_or(time::Duration::ZERO)),
        )
        .build()
}

/// Touches no store: the session is saved in ours already, and the cookie holds the token.
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
