//! The URLs of the application's login page, and of other pages that explain an error.

use actix_web::{HttpRequest, web::Data};
use hallpass_types::{ErrorCode, is_return_path, paths};
use url::form_urlencoded;

use super::{referring_page::referring_page, state::State};
use crate::model::return_to::ReturnTo;

/// The login page's absolute address, which leads back to the page that `req` asks for; where that is no page, as with a form or
/// an API, to the page that it was sent from, and without one to the start page.
pub fn login_address(req: &HttpRequest, error: Option<ErrorCode>) -> String {
    let public_url = req.app_data::<Data<State>>().map(|state| &state.public_url);
    let here = req.uri().path_and_query().map_or("/", |here| here.as_str());
    // What would not be accepted on the way back is not sent along.
    let is_page = req.method().is_safe() && is_return_path(here);
    let path = if is_page {
        login_path(error, Some(here), None)
    } else {
        let page = public_url.and_then(|public_url| referring_page(req.headers(), public_url));
        login_path(error, page.as_ref().map(ReturnTo::as_str), None)
    };
    // Without it the address is of the same host all the same.
    public_url.map_or_else(|| path.clone(), |public_url| public_url.absolute(&path))
}

/// The login page's path, with why the person is there and where they wanted to go.
pub fn login_path(error: Option<ErrorCode>, return_to: Option<&str>, reference: Option<&str>) -> String {
    page_path(paths::LOGIN_PAGE, error.map(ErrorCode::as_str), return_to, reference)
}

/// The path of a page that explains `error` and leads on to `return_to`.
pub fn page_path(
    page: &str,
    error: Option<&str>,
    return_to: Option<&str>,
    reference: Option<&str>,
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let return_to = return_to.filter(|path| *path != "/");
    for (name, value) in [("error", error), ("callbackUrl", return_to), ("reference", reference)] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
}
