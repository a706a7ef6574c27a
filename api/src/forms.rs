//! What a page with a sign-in or a sign-out form needs.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, HttpResponse,
    cookie::Cookie,
    dev::Payload,
    http::header::{CACHE_CONTROL, HeaderValue},
    web::Data,
};
use hallpass_shared::{CsrfToken, Providers, paths};
use url::form_urlencoded;

use crate::{error::Error, session::RequestCookies, state::State};

/// Whom one can sign in with, and the token that proves that a form is the application's own: a form posts it in the hidden
/// field `csrfToken`, to the provider's `sign_in_url` or to `/api/auth/signout`, with `callbackUrl` saying where to go
/// afterwards. An argument of a handler inside `hallpass.scope`.
///
/// On a login page that a [`crate::RecentSession`] sent somebody to, the addresses ask for a new proof by themselves.
///
/// ```
/// use actix_web::HttpResponse;
/// use hallpass_api::Forms;
///
/// async fn login(forms: Forms) -> HttpResponse {
///     let html = forms.providers().values().map(|provider| {
///         format!(
///             "<form method=post action=\"{}\"><input type=hidden name=csrfToken value=\"{}\"><button>{}</button></form>",
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
}

impl Forms {
    /// For the browser that sent `req`.
    pub(crate) fn of(req: &HttpRequest, state: &State) -> Self {
        let (token, cookie) = state.csrf.token(req);
        Self { token, cookie, providers: state.sign_ins.public_providers() }
    }

    /// For the hidden field `csrfToken`. Letters, digits, `-` and `_`.
    pub fn csrf_token(&self) -> &str {
        &self.token.csrf_token
    }

    /// Whom one can sign in with.
    pub fn providers(&self) -> &Providers {
        &self.providers
    }

    /// Has `answer` bring the cookie that belongs to the token, where the browser does not have it yet, and be kept by nobody
    /// else. Every answer with a form must go through here.
    #[must_use]
    pub fn answer(self, mut answer: HttpResponse) -> HttpResponse {
        if let Some(cookie) = self.cookie {
            answer.add_cookie(&cookie).expect("BUG: our cookies are valid headers");
        }
        let headers = answer.headers_mut();
        if !headers.contains_key(CACHE_CONTROL) {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        }
        answer
    }
}

/// How old a proof may be: the login page is told when a recent one is needed (see [`crate::RecentSession`]).
fn wanted_max_age(query: &str) -> Option<u32> {
    let mut given = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "maxAge");
    given.next()?.1.parse().ok()
}

impl FromRequest for Forms {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = req.app_data::<Data<State>>();
        let state = state.expect("BUG: `hallpass.routes` is not mounted in this application");
        assert!(
            req.extensions().contains::<RequestCookies>(),
            "BUG: nobody looked at the cookies: put this route inside `hallpass.scope(…)`"
        );
        let mut forms = Self::of(req, state);
        if let Some(max_age) = wanted_max_age(req.query_string()) {
            for (id, provider) in &mut forms.providers {
                provider.sign_in_url = state.public_url.absolute(&paths::sign_in_anew(id, max_age));
            }
        }
        ready(Ok(forms))
    }
}
