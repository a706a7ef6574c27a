//! The HTTP response with a page of the app. The page is rendered on the server, so that the first
//! frame in the browser is already right.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER, VARY},
    },
};
use hallpass::{
    Error, PageContext, nonce,
    types::{ErrorCode, InitialState, LoginQuery, Providers, Visitor},
};
use hallpass_web::Page;

use crate::{
    browser_app::BrowserApp, content_policy::page_policy, head::RELOAD_SECONDS, render::PageRequest,
};

/// The providers on a login page for a signed-in person. If they are to sign in once more, their
/// own are marked.
async fn providers_of_person(context: &PageContext, query: &str) -> Providers {
    let mut providers = context.providers();
    if LoginQuery::parse(query).is_for_same_person() {
        match context.own_providers().await {
            Ok(own) => {
                for provider in providers.values_mut() {
                    provider.own = own.contains(&provider.id);
                }
            }
            Err(error) => tracing::warn!(%error, "a login page cannot tell a person's own providers"),
        }
    }
    providers
}

/// Renders the page at the path of the request from `initial`.
///
/// # Errors
/// The request has no path.
pub async fn page_response(
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
    let is_login = Page::at(context.local_path()) == Some(Page::Login);
    if is_login {
        context.discover_form_origins().await;
    }
    let signed_in = matches!(initial.visitor, Visitor::SignedIn(_));
    let outage = initial.visitor == Visitor::Unavailable;
    // The CSRF cookie is set only with a form: the sign-in form, or the sign-out form in the menu.
    let forms = (is_login || signed_in).then(|| context.forms());
    let initial = InitialState {
        csrf: forms.as_ref().map(|forms| forms.token().clone()),
        providers: match (is_login, signed_in) {
            (true, true) => Some(providers_of_person(&context, req.query_string()).await),
            // An anonymous visitor is likely to open the login page next, without a page load.
            (_, false) => Some(context.providers()),
            (false, true) => None,
        },
        ..initial
    };
    let (script_nonce, style_nonce) = (nonce(), nonce());
    let canonical_url = Page::at(context.local_path()).map(|page| context.absolute_url(page.path()));
    let request = PageRequest {
        path: context.local_path(),
        query: req.query_string(),
        canonical_url: canonical_url.as_deref(),
        style_nonce: &style_nonce,
        base_path: &app.base_path,
    };
    let page = app.kept_pages.render(request, initial).await;
    // Only a page with a sign-in form needs the wider policy: without scripts there is no other way
    // to the login page, and with them forms are sent by the app.
    let forms_lead_to = if is_login { context.form_sources() } else { context.form_origins() };
    let policy = page_policy(&script_nonce, &style_nonce, context.picture_origin(), &forms_lead_to);
    let private = signed_in || outage;
    let mut response = HttpResponse::build(status);
    response
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        // A browser may show a page without a person again on Back; shared caches must not keep any
        // page. `no-transform` keeps CDNs from rewriting it (RFC 9111, section 5.2.2.6): hydration
        // fails if comments or texts have changed.
        .insert_header((
            CACHE_CONTROL,
            if private { "no-store, no-transform" } else { "private, no-cache, no-transform" },
        ))
        .insert_header((VARY, "Cookie"));
    if outage {
        response.insert_header((RETRY_AFTER, RELOAD_SECONDS));
    }
    // Not compressed: the page contains a secret beside text from its URL, so the compressed length
    // would reveal something about the secret (BREACH).
    let response = response.body(app.shell.write(&script_nonce, page.as_ref()));
    Ok(match forms {
        Some(forms) => forms.answer(response),
        None => response,
    })
}
