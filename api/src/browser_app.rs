//! The browser app that is embedded in the program: its files, the shell of its pages, and pages
//! that are kept.

use std::sync::Arc;

use actix_web::{HttpRequest, web::Data};
use hallpass::{
    Error, local_path,
    types::{ErrorCode, paths},
};

use hallpass_web::{ACCOUNT_META, BASE_PATH_META, ROOT_META};

use crate::{
    bundle::{Bundle, SHELL},
    kept_pages::KeptPages,
    shell::{MissingPlaceholder, Shell},
};

/// The files, the shell, and pages that are kept.
pub struct BrowserApp {
    /// The path below which the app is: empty, or without a slash at its end.
    pub root: String,
    /// The path of the API, as browsers see it.
    pub base_path: String,
    pub bundle: Bundle,
    pub shell: Shell,
    /// The style sheet and the icons, as elements for the head of a page without scripts.
    pub links: String,
    pub kept_pages: KeptPages,
}

impl BrowserApp {
    /// Reads `bundle`, for an app below `root` and an API at `base_path` below it, whose account
    /// page is at `account_page` if it is elsewhere; `None` if no app is embedded.
    ///
    /// # Errors
    /// A placeholder is missing in its `index.html`.
    pub fn parse(
        bundle: Bundle,
        root: &str,
        base_path: &str,
        account_page: Option<&str>,
    ) -> Result<Option<Self>, MissingPlaceholder> {
        let base_path = [root, base_path].concat();
        let html = bundle.text(SHELL).map(|html| with_paths(&html, root, &base_path, account_page));
        let shell = html.map(|html| Shell::parse(&html).map(|shell| (shell, links_of(&html)))).transpose()?;
        Ok(shell.map(|(shell, links)| Self {
            root: root.to_owned(),
            base_path,
            bundle,
            shell,
            links,
            kept_pages: KeptPages::default(),
        }))
    }

    /// The path below the root for one that a request has.
    pub fn local_path<'a>(&self, path: &'a str) -> &'a str {
        local_path(&self.root, path)
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

/// Has the app in `html` know where it is and where the API is, if they were moved, and find its
/// files. (Paths and URLs in their normal form have no quotation mark, so that nothing needs
/// escaping.)
fn with_paths(html: &str, root: &str, base_path: &str, account_page: Option<&str>) -> String {
    let mut html = html.to_owned();
    for (name, content) in [
        (BASE_PATH_META, Some(base_path).filter(|path| *path != paths::BASE)),
        (ROOT_META, Some(root).filter(|path| !path.is_empty())),
        (ACCOUNT_META, account_page),
    ] {
        if let Some(content) = content {
            let meta = format!("<meta name=\"{name}\" content=\"{content}\">\n  <!--head-->");
            html = html.replacen("<!--head-->", &meta, 1);
        }
    }
    if !root.is_empty() {
        for before in ["href=\"", "fetch(\"", "from '"] {
            html = html.replace(&format!("{before}/"), &format!("{before}{root}/"));
        }
    }
    html
}

/// The elements of `html` that load the style sheet and the icons.
fn links_of(html: &str) -> String {
    let tags = html.split("<link ").skip(1).filter_map(|rest| rest.split_once('>'));
    let wanted = ["rel=\"stylesheet\"", "rel=\"icon\"", "rel=\"apple-touch-icon\""];
    let links = tags.filter(|(tag, _)| wanted.iter().any(|rel| tag.contains(rel)));
    links.flat_map(|(tag, _)| ["<link ", tag, ">"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_without_scripts_has_the_style_sheet_and_the_icons() {
        let html = "<link rel=\"modulepreload\" nonce=\"{{nonce}}\" href=\"/a.js\">\
            <link rel=\"stylesheet\" href=\"/a.css\" integrity=\"sha384-x/y\"/><link rel=\"icon\" href=\"/b.svg\"><p>";
        assert_eq!(
            links_of(html),
            "<link rel=\"stylesheet\" href=\"/a.css\" integrity=\"sha384-x/y\"/><link rel=\"icon\" href=\"/b.svg\">"
        );
    }

    #[test]
    fn app_that_was_moved_is_told_so_in_the_head() {
        let html = "<head><!--head--><!--/head--><script>fetch(\"/a.wasm\"); import init from '/a.js'</script>\
            <link href=\"/a.css\" integrity=\"sha384-x/y\"></head>";
        assert_eq!(with_paths(html, "", "/api/auth", None), html);
        let moved = with_paths(html, "", "/v1/auth", None);
        assert_eq!(
            moved,
            html.replacen(
                "<!--head-->",
                "<meta name=\"hallpass-base-path\" content=\"/v1/auth\">\n  <!--head-->",
                1
            )
        );
        let moved = with_paths(html, "/app", "/app/api/auth", Some(""));
        for part in [
            "<meta name=\"hallpass-root\" content=\"/app\">",
            "<meta name=\"hallpass-account-page\" content=\"\">",
            "<meta name=\"hallpass-base-path\" content=\"/app/api/auth\">",
            "fetch(\"/app/a.wasm\")",
            "from '/app/a.js'",
            "href=\"/app/a.css\" integrity=\"sha384-x/y\"",
        ] {
            assert!(moved.contains(part), "{part}: {moved}");
        }
    }
}
