//! The URL of the application's login page for a request.

use actix_web::HttpRequest;
use hallpass_types::{LoginQuery, is_return_path};

use super::{referring_page::referring_page, site::site};

/// The absolute URL of the login page with `query`. It leads back to the page that `req` asks for;
/// where that is no page, as with a form or an API, to the page that it was sent from, and without
/// one to the start page.
pub fn login_url_with_return(req: &HttpRequest, query: LoginQuery) -> String {
    let here = req.uri().path_and_query().map_or("/", |here| here.as_str());
    let Some(site) = site(req) else {
        // Without the public URL the path is on the same host.
        let is_page = req.method().is_safe() && is_return_path(here) && here != "/";
        let callback_url = is_page.then(|| here.to_owned());
        return LoginQuery { callback_url, ..query }.to_url();
    };
    let here = site.browser_path(here);
    // A path that would not be accepted after the sign-in is not sent along.
    let is_page = req.method().is_safe() && site.is_own_page(&here);
    let return_to = if is_page {
        Some(here.into_owned())
    } else {
        referring_page(req.headers(), site).map(|page| page.as_str().to_owned())
    };
    site.login_url(LoginQuery { callback_url: return_to, ..query })
}
