//! The browser app that is embedded in the program: its files, the shell of its pages, and pages
//! that are kept.

use std::sync::Arc;

use actix_web::{HttpRequest, web::Data};
use hallpass::{Error, types::ErrorCode};

use crate::{
    bundle::{Bundle, SHELL},
    kept_pages::KeptPages,
    shell::{MissingPlaceholder, Shell},
};

/// The files, the shell, and pages that are kept.
pub struct BrowserApp {
    pub bundle: Bundle,
    pub shell: Shell,
    pub kept_pages: KeptPages,
}

impl BrowserApp {
    /// Reads `bundle`; `None` if no app is embedded.
    ///
    /// # Errors
    /// A placeholder is missing in its `index.html`.
    pub fn parse(bundle: Bundle) -> Result<Option<Self>, MissingPlaceholder> {
        let shell = bundle.text(SHELL).map(|html| Shell::parse(&html)).transpose()?;
        Ok(shell.map(|shell| Self { bundle, shell, kept_pages: KeptPages::default() }))
    }

    /// The app of the server that answers `req`.
    ///
    /// # Errors
    /// No app is embedded in this program.
    pub fn of(req: &HttpRequest) -> Result<&Self, Error> {
        let app = req.app_data::<Data<Option<Arc<Self>>>>();
        app.and_then(|app| app.as_ref().as_deref()).ok_or_else(|| {
            let cause =
                anyhow::anyhow!("the browser app is not built in; `cargo xtask run` builds and embeds it");
            Error::new(req, ErrorCode::Configuration).because(cause)
        })
    }
}
