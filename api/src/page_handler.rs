//! Answers requests for the pages of the app.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use hallpass::{Error, Initial, PageContext, types::InitialState};
use hallpass_web::Page;

use crate::{browser_app::BrowserApp, page_response::page_response};

/// Answers a request for a page.
///
/// # Errors
/// No app is embedded in this program, or the sessions cannot be listed for a program.
pub async fn show_page(
    req: HttpRequest,
    context: PageContext,
    initial: Initial,
) -> Result<HttpResponse, Error> {
    let app = BrowserApp::of(&req)?;
    let sessions = match Page::at(context.local_path()) {
        Some(Page::Sessions) => match context.own_sessions().await {
            Ok(sessions) => sessions,
            // A program, or a request that must not be repeated, gets the error itself.
            Err(error) if !error.is_repeatable() => return Err(error),
            Err(error) => {
                tracing::error!(%error, "a page cannot list the sessions");
                return page_response(&req, app, StatusCode::SERVICE_UNAVAILABLE, context.unavailable())
                    .await;
            }
        },
        _ => None,
    };
    let initial = InitialState { sessions, ..initial.state().clone() };
    page_response(&req, app, StatusCode::OK, initial).await
}
