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
}

/// Renders the page from `initial`.
///
/// Returns `None` if that fails, which is logged and counted. Then the shell alone is sent, and the
/// app renders in the browser.
pub async fn render_page(request: PageRequest<'_>, initial: InitialState) -> Option<RenderedPage> {
    let PageRequest { path, query, canonical_url, style_nonce } = request;
    let state = initial_state_element(&initial);
    let mut head = page_head(path, canonical_url, &initial.visitor);
    if let Visitor::SignedIn(session) = &initial.visitor
        && let Some(image) = &session.user.image
        && let Some(style) = no_script_avatar(image, style_nonce)
    {
        head.push_str("\n  ");
        head.push_str(&style);
    }
    let location = Location::Server { path: path.to_owned(), query: query.to_owned() };
    match render::<App>(AppProps { initial: Some(initial), location }).await {
        Ok(app) => Some(RenderedPage { head, app, state }),
        Err(error) => {
            let failures = FAILURES.fetch_add(1, Ordering::Relaxed).saturating_add(1);
            tracing::error!(path, %error, failures, "a page could not be rendered: the browser renders it");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use hallpass::types::Timestamp;
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
        let request = PageRequest { path, query: "", canonical_url, style_nonce: "nonce" };
        render_page(request, initial).await.unwrap()
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
