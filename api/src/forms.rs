//! What a page with a sign-in or a sign-out form needs.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, cookie::Cookie, dev::Payload, web::Data};
use hallpass_shared::{CsrfToken, Providers};

use crate::{error::Error, state::State};

/// Whom one can sign in with, and the token that proves that a form is the application's own: a form posts it in the hidden
/// field `csrfToken`, to the provider's `sign_in_url` or to `/api/auth/signout`, with `callbackUrl` saying where to go
/// afterwards. An argument of a handler.
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

    /// Has `answer` bring the cookie that belongs to the token, where the browser does not have it yet. Every answer with a
    /// form must go through here.
    #[must_use]
    pub fn answer(self, mut answer: HttpResponse) -> HttpResponse {
        if let Some(cookie) = self.cookie {
            answer.add_cookie(&cookie).expect("BUG: our cookies are valid headers");
        }
        answer
    }
}

impl FromRequest for Forms {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = req.app_data::<Data<State>>();
        let state = state.expect("BUG: `hallpass.routes` is not mounted in this application");
        ready(Ok(Self::of(req, state)))
    }
}
