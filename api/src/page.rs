//! The pages of the browser app: rendered here, so that the first thing a browser shows is already right, and taken over
//! there.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER, VARY},
    },
};
use hallpass::{
    Audience, Error, Initial, PageContext, audience, nonce,
    types::{ErrorCode, InitialState, Visitor},
};
use hallpass_web::Page;

use crate::{browser_app::BrowserApp, content_policy::page_policy, pages};

/// Answers a page of the app.
///
/// # Errors
/// No app is embedded in this program.
pub async fn show_page(
    req: HttpRequest,
    context: PageContext,
    initial: Initial,
) -> Result<HttpResponse, Error> {
    let app = BrowserApp::of(&req)?;
    let sessions = match Page::at(req.path()) {
        Some(Page::Sessions) => match context.own_sessions().await {
            Ok(sessions) => sessions,
            // A program, or a request that must not be repeated, gets the error itself.
            Err(error) if !error.is_repeatable() || audience(&req) == Audience::Program => return Err(error),
            Err(error) => {
                tracing::error!(%error, "a page cannot list the sessions");
                return document(&req, app, StatusCode::SERVICE_UNAVAILABLE, context.unavailable()).await;
            }
        },
        _ => None,
    };
    let initial = InitialState { sessions, ..initial.state().clone() };
    document(&req, app, StatusCode::OK, initial).await
}

/// Renders the page at the request's path from `initial`.
///
/// # Errors
/// The request has no path.
pub async fn document(
    req: &HttpRequest,
    app: &BrowserApp,
    status: StatusCode,
    initial: InitialState,
) -> Result<HttpResponse, Error> {
    // Such as `GET foo HTTP/1.1`.
    if !req.path().starts_with('/') {
        return Err(Error::new(req, ErrorCode::BadRequest));
    }
    let context = PageContext::of(req)?;
    let is_login = Page::at(req.path()) == Some(Page::Login);
    if is_login {
        context.learn_form_origins().await;
    }
    let signed_in = matches!(initial.visitor, Visitor::SignedIn(_));
    let outage = initial.visitor == Visitor::Unavailable;
    // A cookie is set only where there is a form for it: a sign-in form, or the sign-out form in the menu.
    let forms = (is_login || signed_in).then(|| context.forms());
    let initial = InitialState {
        csrf: forms.as_ref().map(|forms| forms.token().clone()),
        // An anonymous visitor is likely to go there next, without a page load.
        providers: (is_login || !signed_in).then(|| context.providers()),
        ..initial
    };
    let (script_nonce, style_nonce) = (nonce(), nonce());
    let canonical_url = Page::at(req.path()).map(|page| context.absolute_url(page.path()));
    let page =
        pages::render(req.path(), req.query_string(), canonical_url.as_deref(), &style_nonce, initial).await;
    let policy = page_policy(&script_nonce, &style_nonce, context.picture_origin(), &context.form_origins());
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
    // Not compressed: the page holds a secret, and what anyone may have written into its URL. Their lengths would tell (BREACH).
    let answer = answer.body(app.shell.write(&script_nonce, page.as_ref()));
    Ok(match forms {
        Some(forms) => forms.answer(answer),
        None => answer,
    })
}
