//! Renders the browser app's pages: the one place that knows the app.

use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use futures_util::FutureExt as _;
use hallpass::{
    initial_state_element,
    types::{InitialState, Visitor},
};
use hallpass_web::{App, AppProps, Location, Page, description, title};
use yew::{BaseComponent, LocalServerRenderer};

use crate::{no_script_avatar::no_script_avatar, shell::Rendered};

/// A page takes microseconds; one that takes this long is drawn by the browser instead.
const DEADLINE: Duration = Duration::from_millis(500);

/// How many pages could not be rendered since the process started.
static FAILURES: AtomicU64 = AtomicU64::new(0);

/// Why a page could not be rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum RenderFailure {
    #[error("it panicked: {0}")]
    Panic(String),
    #[error("it took longer than {0:?}")]
    Deadline(Duration),
}

/// Renders the page at `path` from `initial`; a style in it has `style_nonce`. `canonical_url` is that of the page, `None` for a page that does not exist. `None` when that fails: it is logged and counted, and
/// the plain shell is good enough, since the app then draws in the browser.
pub async fn render(
    path: &str,
    query: &str,
    canonical_url: Option<&str>,
    style_nonce: &str,
    initial: InitialState,
) -> Option<Rendered> {
    let state = initial_state_element(&initial);
    let mut head = head(path, canonical_url, &initial.visitor);
    if let Visitor::SignedIn(session) = &initial.visitor
        && let Some(image) = &session.user.image
        && let Some(style) = no_script_avatar(image, style_nonce)
    {
        head.push_str("\n  ");
        head.push_str(&style);
    }
    let location = Location::Server { path: path.to_owned(), query: query.to_owned() };
    match render_app::<App>(AppProps { initial: Some(initial), location }, DEADLINE).await {
        Ok(app) => Some(Rendered { head, app, state }),
        Err(error) => {
            let failures = FAILURES.fetch_add(1, Ordering::Relaxed).saturating_add(1);
            tracing::error!(path, %error, failures, "a page could not be rendered; the browser draws it");
            None
        }
    }
}

async fn render_app<C: BaseComponent>(
    props: C::Properties,
    deadline: Duration,
) -> Result<String, RenderFailure> {
    let rendering = AssertUnwindSafe(LocalServerRenderer::<C>::with_props(props).render()).catch_unwind();
    match tokio::time::timeout(deadline, rendering).await {
        Ok(Ok(html)) => Ok(html),
        Ok(Err(panic)) => Err(RenderFailure::Panic(words(&*panic))),
        Err(_) => Err(RenderFailure::Deadline(deadline)),
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a word").to_owned()
}

/// Everything in it is of our own making, so that nothing needs to be escaped.
fn head(path: &str, canonical_url: Option<&str>, visitor: &Visitor) -> String {
    let page = Page::at(path);
    let mut head = format!(
        "<title>{}</title>\n  <meta name=\"description\" content=\"{}\">",
        title(page),
        description(page)
    );
    match canonical_url {
        Some(url) => head.push_str(&format!("\n  <link rel=\"canonical\" href=\"{url}\">")),
        None => head.push_str("\n  <meta name=\"robots\" content=\"noindex\">"),
    }
    if *visitor == Visitor::Unknown {
        // With scripts the app asks again by itself.
        head.push_str("\n  <noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>");
    }
    head
}

#[cfg(test)]
mod tests {
    use hallpass::types::Timestamp;
    use yew::{platform::time::sleep, prelude::*, suspense::use_future};

    use super::*;

    #[component]
    fn Panics() -> Html {
        panic!("as it was told to")
    }

    #[component]
    fn Suspended() -> HtmlResult {
        use_future(|| sleep(Duration::from_secs(3600)))?;
        Ok(html! {})
    }

    #[component]
    fn Waits() -> Html {
        html! { <Suspense fallback={Html::default()}><Suspended /></Suspense> }
    }

    #[tokio::test]
    async fn a_page_that_panics_or_takes_too_long_is_given_up() {
        let panicked = render_app::<Panics>((), DEADLINE).await;
        assert_eq!(panicked, Err(RenderFailure::Panic("as it was told to".into())));
        let local = tokio::task::LocalSet::new();
        let late = local.run_until(render_app::<Waits>((), Duration::from_millis(20))).await;
        assert_eq!(late, Err(RenderFailure::Deadline(Duration::from_millis(20))));
    }

    async fn stranger(path: &str) -> Rendered {
        let canonical_url = Page::at(path).map(|page| format!("https://app.example.org{}", page.path()));
        let now = Timestamp::from_unix_ms(0);
        let initial = InitialState {
            visitor: Visitor::Stranger,
            tag: None,
            now,
            csrf: None,
            providers: None,
            sessions: None,
        };
        render(path, "", canonical_url.as_deref(), "nonce", initial).await.unwrap()
    }

    #[tokio::test]
    async fn every_page_says_what_it_is() {
        let profile = stranger("/profile").await;
        assert!(profile.app.contains("Access denied. Please login."), "{profile:?}");
        assert!(profile.head.contains("<title>Profile · Hallpass</title>"), "{profile:?}");
        assert!(profile.head.contains("href=\"https://app.example.org/profile\""), "{profile:?}");
        let island = r#"<script type="application/json" id="initial-state">{"visitor":"stranger","now":"1970-01-01T00:00:00.000Z"}</script>"#;
        assert_eq!(profile.state, island);
        let missing = stranger("/<b>").await;
        assert!(missing.head.contains("noindex") && !missing.head.contains("<b>"), "{missing:?}");
    }
}
