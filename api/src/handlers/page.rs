//! The pages of the browser app: rendered here, so that the first thing a browser shows is already right, and taken over
//! there.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, RETRY_AFTER, VARY},
    },
    web::Data,
};
use hallpass_shared::{ErrorCode, InitialState, Page, Timestamp, Visitor};
use secrecy::ExposeSecret as _;

use crate::{
    audience::{Audience, audience},
    error::Error,
    forms::Forms,
    pages, random,
    security::page_policy,
    session::{CurrentSession, Sessions, initial_state},
    state::State,
};

/// Answers a page of the app.
///
/// # Errors
/// The app was not built into this program.
pub async fn show_page(
    req: HttpRequest,
    state: Data<State>,
    sessions: Data<Sessions>,
    current: CurrentSession,
) -> Result<HttpResponse, Error> {
    let listed = match current.live().filter(|_| Page::at(req.path()) == Some(Page::Sessions)) {
        Some(this) => match sessions.list(this, None).await {
            Ok(page) => Some(page.name_providers(|id| state.sign_ins.provider_name(id)).sessions),
            Err(error) => {
                let error = Error::new(&req, ErrorCode::StoreUnavailable).because(error);
                return show_outage(&req, &state, sessions.now(), error).await;
            }
        },
        None => None,
    };
    let initial = InitialState { sessions: listed, ..initial_state(&state, &current, sessions.now()) };
    document(&req, &state, StatusCode::OK, initial).await
}

/// Answers an address where the app has no page: the app says so itself, with status 404. One slash too many is
/// forgiven.
///
/// # Errors
/// The app was not built into this program.
pub async fn show_missing(
    req: &HttpRequest,
    state: &State,
    now: Timestamp,
    current: &CurrentSession,
) -> Result<HttpResponse, Error> {
    if let Some(page) = Page::at(req.path()) {
        let query = req.uri().query().map_or_else(String::new, |query| format!("?{query}"));
        let url = state.public_url.absolute(&format!("{}{query}", page.path()));
        return Ok(HttpResponse::PermanentRedirect().insert_header((LOCATION, url)).finish());
    }
    document(req, state, StatusCode::NOT_FOUND, initial_state(state, current, now)).await
}

/// Answers while nobody can say who asks: a page of the app says that it is reconnecting, with status 503, and becomes
/// right by itself.
///
/// # Errors
/// `error`, where a program asks, or there is no app to say it.
pub async fn show_outage(
    req: &HttpRequest,
    state: &State,
    now: Timestamp,
    error: Error,
) -> Result<HttpResponse, Error> {
    let is_page = error.is_repeatable() && audience(req) == Audience::Person;
    if !is_page || state.app.is_none() {
        return Err(error);
    }
    tracing::error!(%error, "a page cannot say who asks");
    let nobody_knows = InitialState::of(Visitor::Unknown, now);
    document(req, state, StatusCode::SERVICE_UNAVAILABLE, nobody_knows).await
}

async fn document(
    req: &HttpRequest,
    state: &State,
    status: StatusCode,
    initial: InitialState,
) -> Result<HttpResponse, Error> {
    let missing = || {
        let cause =
            anyhow::anyhow!("the browser app is not built in; `cargo xtask run` builds and embeds it");
        Error::new(req, ErrorCode::Configuration).because(cause)
    };
    let app = state.app.as_ref().ok_or_else(missing)?;
    // Such as `GET foo HTTP/1.1`.
    if !req.path().starts_with('/') {
        return Err(Error::new(req, ErrorCode::BadRequest));
    }
    let is_login = Page::at(req.path()) == Some(Page::Login);
    if is_login {
        state.sign_ins.learn_form_origins().await;
    }
    let signed_in = matches!(initial.visitor, Visitor::SignedIn(_));
    let outage = initial.visitor == Visitor::Unknown;
    // A cookie is set only where there is a form for it: a sign-in form, or the sign-out form in everybody's menu.
    let forms = (is_login || signed_in).then(|| Forms::of(req, state));
    let initial = InitialState {
        csrf: forms.as_ref().map(|forms| forms.token.clone()),
        // A stranger is likely to go there next, without a page load.
        providers: (is_login || !signed_in).then(|| state.sign_ins.public_providers()),
        ..initial
    };
    let [nonce, style_nonce] = [random::random_token(), random::random_token()];
    let [nonce, style_nonce] = [nonce.expose_secret(), style_nonce.expose_secret()];
    let page = pages::render(req.path(), req.query_string(), &state.public_url, style_nonce, initial).await;
    let policy =
        page_policy(nonce, style_nonce, state.dev_provider.as_deref(), &state.sign_ins.form_origins());
    let private = signed_in || outage;
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        // Without a person in it a browser may show it again on Back; no one else may keep it in any case. `no-transform` keeps CDNs from
        // rewriting it (RFC 9111, section 5.2.2.6): the app takes over what it finds, and fails where comments or texts are others.
        .insert_header((
            CACHE_CONTROL,
            if private { "no-store, no-transform" } else { "private, no-cache, no-transform" },
        ))
        .insert_header((VARY, "Cookie"));
    if outage {
        answer.insert_header((RETRY_AFTER, "5"));
    }
    // Not compressed: the page holds a secret, and what a stranger wrote into its address. Their lengths would tell (BREACH).
    let answer = answer.body(app.shell.write(nonce, page.as_ref()));
    Ok(match forms {
        Some(forms) => forms.answer(answer),
        None => answer,
    })
}
