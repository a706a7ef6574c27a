//! The extractor `Forms`: data for a page with a sign-in or a sign-out form.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, HttpResponse,
    cookie::Cookie,
    dev::Payload,
    http::header::{CACHE_CONTROL, HeaderValue},
    web::Data,
};
use hallpass_types::{CsrfToken, LoginQuery, ProviderId, Providers, Refusal, paths};

use crate::{
    http::{
        current_session::{CurrentSession, is_looked_up},
        error::Error,
        last_provider::providers_for,
        refusal::refusal_of,
        state::State,
    },
    model::return_to::ReturnTo,
};

/// The providers to sign in with, and the token that proves that a form is the application's own: a
/// form posts it in the hidden field `csrfToken`, to the provider's `sign_in_url` or to
/// `/api/auth/signout`, with `callbackUrl` saying where to go afterwards. An argument of a handler
/// inside `hallpass.scope`; outside of it the answer is 500, and the log says what to change.
///
/// On a login page that a [`RecentSession`](crate::RecentSession) sent a person to, the URLs ask
/// for a new proof by themselves; offer only providers that [can give
/// one](hallpass_types::PublicProvider::can_prove_recent_sign_in), and of these first [the person's
/// own](crate::PageContext::own_providers). After an error that [another
/// account](LoginQuery::suggests_another_account_at) may help against, the provider in question
/// lets the person choose one.
///
/// A content security policy of yours must let these forms lead to the providers, and to the hosts
/// that those redirect to: see [`PageContext::form_sources`](crate::PageContext::form_sources).
///
/// ```
/// use actix_web::HttpResponse;
/// use hallpass::Forms;
///
/// async fn login(forms: Forms) -> HttpResponse {
///     let html = forms.providers().values().map(|provider| {
///         format!(
///             "<form method=post action=\"{}\"><input type=hidden name=csrfToken value=\"{}\">\
///              <button>{}</button></form>",
///             provider.sign_in_url, forms.csrf_token(), provider.name,
///         )
///     });
///     let html: String = html.collect();
///     forms.answer(HttpResponse::Ok().content_type("text/html").body(html))
/// }
/// # let _ = actix_web::web::get().to(login);
/// ```
pub struct Forms {
    pub(crate) token: CsrfToken,
    pub(crate) cookie: Option<Cookie<'static>>,
    pub(crate) providers: Providers,
    refusal: Option<Refusal>,
    caching: &'static str,
    return_to: ReturnTo,
}

impl Forms {
    /// For the browser that sent `req`.
    pub(crate) fn of(req: &HttpRequest, state: &State) -> Self {
        let (token, cookie) = state.csrf.token(req);
        let signed_in = req.extensions().get().and_then(CurrentSession::live).is_some();
        // A page that shows a person must not come back with the Back button after a sign-out
        // (C11).
        let caching = if signed_in { "no-store" } else { "private, no-cache" };
        let query = LoginQuery::parse(req.query_string());
        let mut providers = providers_for(req, state);
        for provider in providers.values_mut() {
            if let Some(path) = sign_in_path(&provider.id, &query) {
                provider.sign_in_url = state.site.api_url(&path);
            }
        }
        let return_to = ReturnTo::parse_or_home(query.callback_url.as_deref(), &state.site);
        Self { token, cookie, providers, refusal: refusal_of(req, state), caching, return_to }
    }

    /// For the hidden field `csrfToken`. Letters, digits, `-` and `_`.
    pub fn csrf_token(&self) -> &str {
        &self.token.csrf_token
    }

    /// The same token, as the initial state of a page has it.
    pub fn token(&self) -> &CsrfToken {
        &self.token
    }

    /// The providers to sign in with, in [their order](crate::Config::provider_order). That of the
    /// last sign-in in this browser [is marked](hallpass_types::PublicProvider::last_used): with
    /// many, offer it first.
    pub fn providers(&self) -> &Providers {
        &self.providers
    }

    /// Why the application's [`SignInPolicy`](crate::SignInPolicy) did not let the person sign in,
    /// on the login page that it led to: to show instead of the text of
    /// [`AccessDenied`](hallpass_types::ErrorCode::AccessDenied). Escape it, as any text.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// Where the query of the page (`callbackUrl`) says that the person wants to go, for the field
    /// `callbackUrl` of a form, and for a link: a page of this site, or of an [allowed
    /// origin](crate::Builder::allowed_origins); otherwise the start page. It may contain any
    /// character of a URL: escape it.
    pub fn return_to(&self) -> &str {
        self.return_to.as_str()
    }

    /// Adds the cookie that belongs to the token, where the browser does not have it yet, and
    /// forbids caches to keep the page; with a person in it, the browser, too. Every answer with a
    /// form must go through here.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the cookies of this crate are valid headers")]
    pub fn answer(self, mut answer: HttpResponse) -> HttpResponse {
        if let Some(cookie) = self.cookie {
            answer.add_cookie(&cookie).expect("BUG: our cookies are valid headers");
        }
        let headers = answer.headers_mut();
        if !headers.contains_key(CACHE_CONTROL) {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static(self.caching));
        }
        answer
    }
}

/// Where a form with `provider` posts to on a login page with `query`; `None` for a plain sign-in.
fn sign_in_path(provider: &ProviderId, query: &LoginQuery) -> Option<String> {
    if query.suggests_another_account_at(provider) {
        return Some(paths::sign_in_with_another_account(provider, query.max_age()));
    }
    query.max_age().map(|max_age| paths::sign_in_again(provider, max_age))
}

impl FromRequest for Forms {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(state) = req.app_data::<Data<State>>().filter(|_| is_looked_up(req)) else {
            return ready(Err(Error::outside_of_scope(req)));
        };
        ready(Ok(Self::of(req, state)))
    }
}
