//! The browser app that is embedded in the program: its files, the shell of its pages, and pages
//! that are kept.

use std::sync::Arc;

use actix_web::{HttpRequest, web::Data};
use hallpass::{
    Error,
    types::{ErrorCode, paths},
};

use hallpass_web::BASE_PATH_META;

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
    /// Reads `bundle`, for an API at `base_path`; `None` if no app is embedded.
    ///
    /// # Errors
    /// A placeholder is missing in its `index.html`.
    pub fn parse(bundle: Bundle, base_path: &str) -> Result<Option<Self>, MissingPlaceholder> {
        let html = bundle.text(SHELL).map(|html| with_base_path(&html, base_path));
        let shell = html.map(|html| Shell::parse(&html)).transpose()?;
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

/// Has the app in `html` know the path of the API, if it was moved. (It consists of letters and the like,
/// so that nothing needs escaping.)
fn with_base_path(html: &str, base_path: &str) -> String {
    if base_path == paths::BASE {
        return html.to_owned();
    }
    let meta = format!("<meta name=\"{BASE_PATH_META}\" content=\"{base_path}\">\n  <!--head-->");
    html.replacen("<!--head-->", &meta, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_path_that_was_moved_is_in_the_head() {
        let html = "<head><!--head--><!--/head--></head>";
        assert_eq!(with_base_path(html, "/api/auth"), html);
        let moved = with_base_path(html, "/v1/auth");
        assert!(
            moved.contains("<meta name=\"hallpass-base-path\" content=\"/v1/auth\">\n  <!--head-->"),
            "{moved}"
        );
    }
}
