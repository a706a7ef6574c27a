//! Renders the pages of the app to HTML.

use std::sync::atomic::{AtomicU64, Ordering};

use hallpass::{
    initial_state_element,
    types::{InitialState, Visitor},
};
use hallpass_web::{App, AppProps, Location};
use hallpass_yew::ssr::render;

use crate::{head::page_head, no_script_avatar::no_script_avatar, shell::RenderedPage};

/// How many pages could not be rendered since the process started.
static FAILURES: AtomicU64 = AtomicU64::new(0);

/// Which page to render, and with what besides its initial state.
#[derive(Clone, Copy, Debug)]
pub struct PageRequest<'a> {
    /// The path.
    pub path: &'a str,
    /// The query, without the question mark.
    pub query: &'a str,
    /// The URL of the page; `None` if the page does not exist.
    pub canonical_url: Option<&'a str>,
    /// The nonce of style elements.
    pub style_nonce: &'a str,
    /// The path of the API.
    pub base_path: &'a str,
}

/// Renders the app from `initial`.
///
/// Returns `None` if that fails, which is logged and counted. Then the shell alone is sent, and the
/// app renders in the browser.
pub async fn render_app(request: PageRequest<'_>, initial: InitialState) -> Option<String> {
    let PageRequest { path, query, base_path, .. } = request;
    let location = Location::Server { path: path.to_owned(), query: query.to_owned() };
    let props = AppProps { initial: Some(initial), location, base_path: base_path.to_owned().into() };
    match render::<App>(props).await {
        Ok(app) => Some(app),
        Err(error) => {
            let failures = FAILURES.fetch_add(1, Ordering::Relaxed).saturating_add(1);
            tracing::error!(path, %error, failures, "a page could not be rendered: the browser renders it");
            None
        }
    }
}

impl RenderedPage {
    /// Writes the page around `app`, which was rendered from `initial`.
    pub fn around(app: String, request: PageRequest<'_>, initial: &InitialState) -> Self {
        let mut head = page_head(request.path, request.canonical_url, &initial.visitor);
        if let Visitor::SignedIn(session) = &initial.visitor
            && let Some(image) = &session.user.image
            && let Some(style) = no_script_avatar(image, request.style_nonce)
        {
            head.push_str("\n  ");
            head.push_str(&style);
        }
        Self { head, app, state: initial_state_element(initial) }
    }
}

#[cfg(test)]
mod tests {
    use hallpass::types::{Timestamp, paths::BASE};
    use hallpass_web::Page;

    use super::*;

    async fn anonymous(path: &str) -> RenderedPage {
        let canonical_url = Page::at(path).map(|page| format!("https://app.example.org{}", page.path()));
        let now = Timestamp::from_unix_ms(0);
        let initial = InitialState {
            visitor: Visitor::Anonymous,
            tag: None,
            now,
            csrf: None,
            providers: None,
            sessions: None,
            refusal: None,
        };
        let canonical_url = canonical_url.as_deref();
        let request = PageRequest { path, query: "", canonical_url, style_nonce: "nonce", base_path: BASE };
        RenderedPage::around(render_app(request, initial.clone()).await.unwrap(), request, &initial)
    }

    #[tokio::test]
    async fn page_has_its_title_and_canonical_url() {
        let profile = anonymous("/profile").await;
        assert!(profile.app.contains("Access denied. Please login."), "{profile:?}");
        assert!(profile.head.contains("<title>Profile · Hallpass</title>"), "{profile:?}");
        assert!(profile.head.contains("href=\"https://app.example.org/profile\""), "{profile:?}");
        let expected = r#"<script type="application/json" id="initial-state">{"visitor":"stranger","now":"1970-01-01T00:00:00.000Z"}</script>"#;
        assert_eq!(profile.state, expected);
        let missing = anonymous("/<b>").await;
        assert!(missing.head.contains("noindex") && !missing.head.contains("<b>"), "{missing:?}");
    }
}
