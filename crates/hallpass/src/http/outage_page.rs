//! The page that a person sees while the store does not answer.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use async_trait::async_trait;
use hallpass_types::InitialState;

use super::error::Error;

/// An application's own page for an outage. It may retry by itself until the store answers.
#[async_trait(?Send)]
pub trait OutagePage: Send + Sync + 'static {
    /// Answers the request of a person who opened a page. `initial` says that the session is
    /// unknown. The status should be 503.
    ///
    /// # Errors
    /// The page cannot be rendered.
    async fn answer(&self, req: &HttpRequest, initial: InitialState) -> Result<HttpResponse, Error>;
}

#[async_trait(?Send)]
impl<T: OutagePage + ?Sized> OutagePage for Arc<T> {
    async fn answer(&self, req: &HttpRequest, initial: InitialState) -> Result<HttpResponse, Error> {
        T::answer(self, req, initial).await
    }
}
