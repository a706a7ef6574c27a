//! Whether an answer is read by a person or by a program.

use actix_web::{
    HttpRequest,
    http::{Method, header::ACCEPT},
};
use hallpass_types::paths;

use super::{bearer::has_bearer, site::site};
use crate::model::site::Site;

/// Who reads the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A person, in a browser: gets a page.
    Person,
    /// A program: gets a problem document.
    Program,
}

/// Who reads the answer to `req`. Below `/api/`, and below the path of the API, that is a program,
/// except where a form or a provider sends a browser there that accepts a page; a script accepts
/// one only on purpose. Elsewhere it is a person, unless the request accepts JSON and no page. What
/// brings a bearer token is a program.
pub fn audience(req: &HttpRequest) -> Audience {
    audience_at(req, site(req))
}

/// The same for a request to `site`.
pub(crate) fn audience_at(req: &HttpRequest, site: Option<&Site>) -> Audience {
    if has_bearer(req) {
        return Audience::Program;
    }
    let accept = req.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = site.map_or(req.path(), |site| site.local_path(req.path()));
    let base = site.map_or(paths::BASE, |site| site.base_path().as_str());
    let page = if path == "/api" || is_below_api(path, site) {
        let own = path.strip_prefix(base).filter(|own| own.is_empty() || own.starts_with('/'));
        let is_at = |at: &str| own.is_some_and(|own| own.starts_with(&at[paths::BASE.len()..]));
        let pages = [paths::SIGN_IN, paths::CALLBACK, paths::SIGN_OUT, paths::AUTHORIZE];
        let is_account_page = own == paths::ACCOUNT.strip_prefix(paths::BASE);
        let navigation = is_account_page || pages.into_iter().any(is_at);
        // The rest of our own API is posted to by scripts, which read JSON whatever they say.
        let has_forms =
            [paths::SESSIONS, paths::IDENTITIES, paths::LINK].into_iter().any(is_at) || own.is_none();
        let form = has_forms && *req.method() == Method::POST;
        (form || navigation) && accept.contains("text/html")
    } else {
        accept.contains("text/html") || !accept.contains("json")
    };
    if page { Audience::Person } else { Audience::Program }
}

/// Whether `path`, of the site, is below `/api/`, where applications have their APIs, or below our
/// own API.
pub(crate) fn is_below_api(path: &str, site: Option<&Site>) -> bool {
    path.starts_with("/api/") || site.is_some_and(|site| site.base_path().contains(path))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::model::{
        public_url::PublicUrl,
        site::{base_path::BasePath, page::Pages},
    };

    #[test]
    fn pages_are_for_people_and_the_api_is_for_programs() {
        let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
        for (path, accept, expected) in [
            ("/reports", browser, Audience::Person),
            ("/reports", "*/*", Audience::Person),
            ("/reports", "application/json", Audience::Program),
            ("/reports", "application/problem+json, application/json", Audience::Program),
            ("/api/reports", browser, Audience::Program),
            ("/api/auth/session", browser, Audience::Program),
            ("/api/auth/callback/dev", browser, Audience::Person),
            ("/api/auth/authorize", browser, Audience::Person),
            ("/api/auth/account", browser, Audience::Person),
            ("/api/auth/identities", browser, Audience::Program),
            ("/api/auth/token", browser, Audience::Program),
            ("/api/auth/signin/dev", "*/*", Audience::Program),
        ] {
            let request = TestRequest::with_uri(path).insert_header((ACCEPT, accept)).to_http_request();
            assert_eq!(audience(&request), expected, "{path} {accept}");
        }
        // A form.
        for (path, accept, expected) in [
            ("/api/reports", browser, Audience::Person),
            ("/api/authors", browser, Audience::Person),
            ("/api/reports", "*/*", Audience::Program),
            ("/api/auth/sessions/end", browser, Audience::Person),
            ("/api/auth/link/dev", browser, Audience::Person),
            ("/api/auth/session", browser, Audience::Program),
        ] {
            let request = TestRequest::post().uri(path).insert_header((ACCEPT, accept));
            assert_eq!(audience(&request.to_http_request()), expected, "{path} {accept}");
        }
    }

    #[test]
    fn audience_follows_the_api_that_was_moved() {
        let url = PublicUrl::parse("https://app.example.org/app").unwrap();
        let base = BasePath::parse("/auth").unwrap();
        let site = Site::new(url, base, &Pages::default(), Vec::new()).unwrap();
        for (path, expected) in [
            ("/auth/session", Audience::Program),
            ("/auth/callback/dev", Audience::Person),
            ("/auth/authorize", Audience::Person),
            ("/api/auth/authorize", Audience::Program),
            ("/app/auth/session", Audience::Program),
            ("/app/auth/signin/dev", Audience::Person),
            ("/author", Audience::Person),
            ("/app/api/reports", Audience::Program),
            ("/api/auth/callback/dev", Audience::Program),
        ] {
            let request = TestRequest::with_uri(path).insert_header((ACCEPT, "text/html")).to_http_request();
            assert_eq!(audience_at(&request, Some(&site)), expected, "{path}");
        }
    }
}
