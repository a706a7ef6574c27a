//! Whether an answer is read by a person or by a program.

use actix_web::{
    HttpRequest,
    http::{Method, header::ACCEPT},
};
use hallpass_types::paths;

use super::bearer::has_bearer;

/// Who reads the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A person, in a browser: gets a page.
    Person,
    /// A program: gets a problem document.
    Program,
}

/// Who reads the answer to `req`. Below `/api/` that is a program, except where a form or a
/// provider sends a browser there that accepts a page; a script accepts one only on purpose.
/// Elsewhere it is a person, unless the request accepts JSON and no page. What brings a bearer token
/// is a program.
pub fn audience(req: &HttpRequest) -> Audience {
    if has_bearer(req) {
        return Audience::Program;
    }
    let accept = req.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = req.path();
    let page = if path == "/api" || path.starts_with("/api/") {
        let navigation = [paths::SIGN_IN, paths::CALLBACK, paths::SIGN_OUT, paths::AUTHORIZE]
            .iter()
            .any(|base| path.starts_with(base));
        // The rest of our own API is posted to by scripts, which read JSON whatever they say.
        let has_forms = path.starts_with(paths::SESSIONS) || !path.starts_with(paths::BASE);
        let form = has_forms && *req.method() == Method::POST;
        (form || navigation) && accept.contains("text/html")
    } else {
        accept.contains("text/html") || !accept.contains("json")
    };
    if page { Audience::Person } else { Audience::Program }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

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
            ("/api/auth/signin/dev", "*/*", Audience::Program),
        ] {
            let request = TestRequest::with_uri(path).insert_header((ACCEPT, accept)).to_http_request();
            assert_eq!(audience(&request), expected, "{path} {accept}");
        }
        // A form.
        for (path, accept, expected) in [
            ("/api/reports", browser, Audience::Person),
            ("/api/reports", "*/*", Audience::Program),
            ("/api/auth/sessions/end", browser, Audience::Person),
            ("/api/auth/session", browser, Audience::Program),
        ] {
            let request = TestRequest::post().uri(path).insert_header((ACCEPT, accept));
            assert_eq!(audience(&request.to_http_request()), expected, "{path} {accept}");
        }
    }
}
