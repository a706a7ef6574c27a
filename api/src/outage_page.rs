//! The page that people see while the store does not answer.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use async_trait::async_trait;
use hallpass::{Error, OutagePage, types::InitialState};

use crate::{browser_app::BrowserApp, page_response::page_response};

#[async_trait(?Send)]
impl OutagePage for BrowserApp {
    /// Answers with a page of the app, which says that it is reconnecting and reloads by itself.
    async fn answer(&self, req: &HttpRequest, initial: InitialState) -> Result<HttpResponse, Error> {
        page_response(req, self, StatusCode::SERVICE_UNAVAILABLE, initial).await
    }
}
