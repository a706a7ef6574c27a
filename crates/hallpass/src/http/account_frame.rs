//! The application's own page around its people's ways to sign in.

use std::{fmt, sync::Arc};

use actix_web::{HttpRequest, HttpResponse};
use async_trait::async_trait;
use hallpass_types::CsrfToken;

use super::error::Error;

/// The application's own page around the content of the account page: its header, its name, its
/// style. Without one, the library's page stands alone.
///
/// ```
/// use actix_web::{HttpRequest, HttpResponse, http::header::CONTENT_SECURITY_POLICY};
/// use hallpass::{AccountContent, AccountFrame, Error};
///
/// struct Layout;
///
/// #[async_trait::async_trait(?Send)]
/// impl AccountFrame for Layout {
///     async fn answer(&self, _: &HttpRequest, content: AccountContent) -> Result<HttpResponse, Error> {
///         let AccountContent { language, direction, title, html, form_action, .. } = content;
///         let page = format!(
///             "<!doctype html><html lang=\"{language}\" dir=\"{direction}\"><title>{title} - Notes</title>\
///              <link rel=stylesheet href=/style.css><a href=/>Notes</a><main>{html}</main></html>"
///         );
///         let policy = format!("default-src 'none'; style-src 'self'; form-action {form_action}");
///         let mut answer = HttpResponse::Ok();
///         answer.content_type("text/html; charset=utf-8").insert_header((CONTENT_SECURITY_POLICY, policy));
///         Ok(answer.body(page))
///     }
/// }
/// ```
#[async_trait(?Send)]
pub trait AccountFrame: Send + Sync + 'static {
    /// Answers with a page that shows `content`. The status should be 200. The cookie of its forms
    /// and `Cache-Control: no-store` are added.
    ///
    /// # Errors
    /// The page cannot be rendered.
    async fn answer(&self, req: &HttpRequest, content: AccountContent) -> Result<HttpResponse, Error>;
}

#[async_trait(?Send)]
impl<T: AccountFrame + ?Sized> AccountFrame for Arc<T> {
    async fn answer(&self, req: &HttpRequest, content: AccountContent) -> Result<HttpResponse, Error> {
        T::answer(self, req, content).await
    }
}

/// What a page of the account shows: the ways to sign in, or the question whether to add one. It is
/// HTML already, and needs no script.
#[derive(Clone)]
#[non_exhaustive]
pub struct AccountContent {
    /// The language, for `lang` of `html`.
    pub language: &'static str,
    /// The direction in which it is written, for `dir` of `html`: `ltr` or `rtl`.
    pub direction: &'static str,
    /// For `title`: what has just happened, if something has, and what the page is. A screen reader
    /// says it first.
    pub title: String,
    /// For `main`: one `h1`, what has just happened, and the ways to sign in; or the question. Its
    /// classes are `notice` (a success is `done`, too), `identities` (a `ul`), `confirm` (a
    /// `details`), `addition`, `answers` (a `form`), and `button` with `small` and `quiet`.
    pub html: String,
    /// For `form-action` in a content security policy: where its forms lead. Browsers compare each
    /// redirect, and providers lead on to hosts that are not known here.
    pub form_action: String,
    /// The token that its forms have: for further forms of the page, such as one to sign out.
    pub csrf: CsrfToken,
}

/// Without the page, whose forms contain the token.
impl fmt::Debug for AccountContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { language, direction, title, html: _, form_action, csrf } = self;
        f.debug_struct("AccountContent")
            .field("language", language)
            .field("direction", direction)
            .field("title", title)
            .field("form_action", form_action)
            .field("csrf", csrf)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_content_shows_no_token_in_the_log() {
        let token = "0123456789abcdef";
        let content = AccountContent {
            language: "en",
            direction: "ltr",
            title: "Your ways to sign in".into(),
            html: format!("<input name=\"csrfToken\" value=\"{token}\">"),
            form_action: "'self'".into(),
            csrf: CsrfToken { csrf_token: token.into() },
        };
        let shown = format!("{content:?}");
        assert!(!shown.contains(token) && shown.contains("Your ways to sign in"), "{shown}");
    }
}
