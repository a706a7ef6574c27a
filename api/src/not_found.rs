//! Answers requests for which there is no page.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{Method, StatusCode, header::LOCATION},
};
use hallpass::{Audience, Error, Initial, PageContext, audience, types::ErrorCode};
use hallpass_web::Page;

use crate::{browser_app::BrowserApp, page_response::page_response};

/// Answers a program with a problem document, and a person with a page of the app, with status 404.
/// The path of a page with a slash too many redirects to the page.
///
/// # Errors
/// The error for a program; or no app is embedded in this program.
pub async fn not_found(
    req: HttpRequest,
    context: PageContext,
    initial: Initial,
) -> Result<HttpResponse, Error> {
    if audience(&req) == Audience::Program || !matches!(*req.method(), Method::GET | Method::HEAD) {
        return Err(Error::new(&req, ErrorCode::NotFound));
    }
    if let Some(page) = Page::at(context.local_path()) {
        let query = req.uri().query().map_or_else(String::new, |query| format!("?{query}"));
        let url = context.absolute_url(&format!("{}{query}", page.path()));
        return Ok(HttpResponse::PermanentRedirect().insert_header((LOCATION, url)).finish());
    }
    page_response(&req, BrowserApp::of(&req)?, StatusCode::NOT_FOUND, initial.state().clone()).await
}
