//! The URLs of the application's login page, and of other pages that explain an error.

use actix_web::HttpRequest;
use hallpass_types::{LoginQuery, is_return_path, paths};

use super::{public_url::public_url, referring_page::referring_page};

/// The absolute URL of the login page with `query`. It leads back to the page that `req` asks for;
/// where that is no page, as with a form or an API, to the page that it was sent from, and without
/// one to the start page.
pub fn login_url_with_return(req: &HttpRequest, query: LoginQuery) -> String {
    let here = req.uri().path_and_query().map_or("/", |here| here.as_str());
    // A path that would not be accepted after the sign-in is not sent along.
    let is_page = req.method().is_safe() && is_return_path(here);
    let return_to = if is_page {
        Some(here.to_owned())
    } else {
        let page = public_url(req).and_then(|public_url| referring_page(req.headers(), public_url));
        page.map(|page| page.as_str().to_owned())
    };
    let path = login_path(LoginQuery { callback_url: return_to, ..query });
    // Without the public URL the path is on the same host.
    match public_url(req) {
        Some(public_url) => public_url.absolute(&path),
        None => path,
    }
}

/// The path of the login page with `query`.
pub fn login_path(query: LoginQuery) -> String {
    path_with_query(paths::LOGIN_PAGE, query)
}

/// The path of a page that explains the error of `query` and leads on to its return URL.
pub fn path_with_query(page: &str, query: LoginQuery) -> String {
    // Every page leads to the start page without being asked to.
    let callback_url = query.callback_url.filter(|path| path != "/");
    let query = LoginQuery { callback_url, ..query }.to_query();
    if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
}
