//! The browser app that is embedded in the program: its files and the document that its pages are written into.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web::Data};
use async_trait::async_trait;
use hallpass::{
    Error, OutagePage,
    types::{ErrorCode, InitialState},
};

use crate::{
    bundle::{Bundle, SHELL},
    page::document,
    shell::{MissingMark, Shell},
};

/// The files and the split document.
pub struct BrowserApp {
    pub bundle: Bundle,
    pub shell: Shell,
}

impl BrowserApp {
    /// Reads `bundle`; `None` if no app is embedded.
    ///
    /// # Errors
    /// Its document has no place for a page.
    pub fn parse(bundle: Bundle) -> Result<Option<Self>, MissingMark> {
        let shell = bundle.plain(SHELL).map(|html| Shell::parse(&html)).transpose()?;
        Ok(shell.map(|shell| Self { bundle, shell }))
    }

    /// The app of the server that answers `req`.
    ///
    /// # Errors
    /// No app is embedded in this program.
    pub fn of(req: &HttpRequest) -> Result<&Self, Error> {
        let app = req.app_data::<Data<Option<std::sync::Arc<Self>>>>();
        app.and_then(|app| app.as_ref().as_deref()).ok_or_else(|| {
            let cause =
                anyhow::anyhow!("the browser app is not built in; `cargo xtask run` builds and embeds it");
            Error::new(req, ErrorCode::Configuration).because(cause)
        })
    }
}

#[async_trait(?Send)]
impl OutagePage for BrowserApp {
    /// A page of the app says that it is reconnecting, and becomes right by itself.
    async fn answer(&self, req: &HttpRequest, initial: InitialState) -> Result<HttpResponse, Error> {
        document(req, self, StatusCode::SERVICE_UNAVAILABLE, initial).await
    }
}
