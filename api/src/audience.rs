//! Whether an error is read by a person or by a program.

use actix_web::{HttpRequest, http::header::ACCEPT};
use hallpass_shared::paths;

/// Who reads the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A person, in a browser: gets a page.
    Person,
    /// A program: gets a problem document.
    Program,
}

/// Who reads the answer to `req`: pages are for people, the API is for programs, and where a form or a provider sends
/// the browser to a path of the API, the browser says that it wants a page.
pub fn audience(req: &HttpRequest) -> Audience {
    let path = req.path();
    if !path.starts_with("/api/") {
        return Audience::Person;
    }
    let navigation =
        [paths::SIGN_IN, paths::CALLBACK, paths::SIGN_OUT].iter().any(|base| path.starts_with(base));
    let accept = req.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if navigation && accept.contains("text/html") { Audience::Person } else { Audience::Program }
}
