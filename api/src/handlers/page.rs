//! The pages of the app: the shell, in which the browser draws them.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HOST, LOCATION, VARY},
    },
    web::Data,
};
use hallpass_shared::{ErrorCode, Page};
use url::Url;

use crate::{app::State, bundle::SHELL, error::Error, public_url::is_loopback};

/// Answers a page of the app.
///
/// # Errors
/// The app was not built into this program.
pub async fn show_page(req: HttpRequest, state: Data<State>) -> Result<HttpResponse, Error> {
    match at_public_host(&req, &state) {
        Some(url) => Ok(HttpResponse::TemporaryRedirect().insert_header((LOCATION, url)).finish()),
        None => shell(&req, &state, StatusCode::OK),
    }
}

/// Answers an address where the app has no page: the app says so itself, with status 404. One slash too many is
/// forgiven.
///
/// # Errors
/// The app was not built into this program.
pub async fn show_missing(req: HttpRequest, state: Data<State>) -> Result<HttpResponse, Error> {
    if let Some(page) = Page::at(req.path()) {
        let query = req.uri().query().map_or_else(String::new, |query| format!("?{query}"));
        let url = state.public_url.absolute(&format!("{}{query}", page.path()));
        return Ok(HttpResponse::PermanentRedirect().insert_header((LOCATION, url)).finish());
    }
    shell(&req, &state, StatusCode::NOT_FOUND)
}

fn shell(req: &HttpRequest, state: &State, status: StatusCode) -> Result<HttpResponse, Error> {
    let missing = || {
        let cause =
            anyhow::anyhow!("the browser app is not built in; `cargo xtask run` builds and embeds it");
        Error::new(req, ErrorCode::Configuration).because(cause)
    };
    let shell = state.bundle.get(SHELL, req.headers()).ok_or_else(missing)?;
    let mut answer = HttpResponse::build(status);
    if let Some(encoding) = shell.encoding {
        answer.insert_header((CONTENT_ENCODING, encoding));
    }
    Ok(answer
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((VARY, "Accept-Encoding, Cookie"))
        .body(shell.file.data))
}

/// In development `http://127.0.0.1:8080` and `http://localhost:8080` are the same server, but not the same cookies: a
/// page asked for under another loopback name belongs under the public one.
fn at_public_host(req: &HttpRequest, state: &State) -> Option<String> {
    let host = req.headers().get(HOST)?.to_str().ok()?;
    if !state.development || host.eq_ignore_ascii_case(&state.public_url.authority()) {
        return None;
    }
    let asked = Url::parse(&format!("http://{host}/")).ok()?;
    let path = req.uri().path_and_query().map_or("/", |path| path.as_str());
    is_loopback(&asked).then(|| state.public_url.absolute(path))
}
