//! The files of the browser app.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY},
};
use hallpass::{Error, types::ErrorCode};

use crate::{browser_app::BrowserApp, bundle, content_type::content_type};

/// Answers with a file. One with a hash in its name never changes; others are revalidated each
/// time.
///
/// # Errors
/// The file does not exist or is damaged, or no app is embedded in this program.
pub async fn get_asset(req: HttpRequest) -> Result<HttpResponse, Error> {
    let app = BrowserApp::of(&req)?;
    let name = app.local_path(req.path()).trim_start_matches('/');
    let found = app.bundle.get(name, req.headers());
    let found = found.ok_or_else(|| Error::new(&req, ErrorCode::NotFound))?;
    let is_unchanged =
        req.headers().get(IF_NONE_MATCH).is_some_and(|given| given.as_bytes() == found.tag.as_bytes());

    let mut response = if is_unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    let immutable = bundle::is_hashed(name);
    let caching = if immutable { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    response.insert_header((CACHE_CONTROL, caching)).insert_header((VARY, "Accept-Encoding"));
    response.insert_header((ETAG, found.tag.as_str()));
    if is_unchanged {
        return Ok(response.finish());
    }
    if let Some(encoding) = found.encoding {
        response.insert_header((CONTENT_ENCODING, encoding));
    }
    let data = found.data().map_err(|error| Error::new(&req, ErrorCode::InternalError).because(error))?;
    Ok(response.insert_header((CONTENT_TYPE, content_type(name))).body(data))
}
