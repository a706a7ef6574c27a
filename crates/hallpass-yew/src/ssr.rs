//! Rendering an app in a server, so that the first frame in the browser is already right.
//!
//! The root of the app takes the initial state as a property, and hands it to the providers. The
//! server renders it with [`render`], and writes the same state into the page. In the browser the
//! app reads it there and hydrates:
//!
//! ```
//! # use hallpass_yew::{Greeting, Initial, SessionProvider, SignInButton, SignedIn, SignedOut,
//! #     forms::FormsProvider, ssr::{RenderError, render}, types::InitialState};
//! # use yew::prelude::*;
//! #[derive(Clone, PartialEq, Properties)]
//! pub struct RootProps {
//!     pub initial: Option<InitialState>,
//! }
//!
//! #[component]
//! pub fn Root(props: &RootProps) -> Html {
//!     html! {
//!         <SessionProvider initial={props.initial.as_ref().map(Initial::from)}>
//!             <FormsProvider initial={props.initial.clone()}>
//!                 <SignedIn><Greeting /></SignedIn>
//!                 <SignedOut><SignInButton /></SignedOut>
//!             </FormsProvider>
//!         </SessionProvider>
//!     }
//! }
//!
//! /// In the server: `initial` is `Initial::state()` of the crate `hallpass`, and `element` is
//! /// `Initial::to_html()`. `shell` is the page that Trunk has built.
//! async fn page(shell: &str, initial: InitialState, element: &str) -> Result<String, RenderError> {
//!     let app = render::<Root>(RootProps { initial: Some(initial) }).await?;
//!     Ok(shell.replacen("<!--app-->", &app, 1).replacen("<!--state-->", element, 1))
//! }
//! ```
//!
//! ```no_run
//! # use hallpass_yew::session::initial_state;
//! # use yew::prelude::*;
//! # #[derive(Clone, PartialEq, Properties)]
//! # pub struct RootProps { pub initial: Option<hallpass_yew::types::InitialState> }
//! # #[component] fn Root(_: &RootProps) -> Html { html! {} }
//! // In the browser, with the features `csr` and `hydration` of Yew.
//! fn main() {
//!     # #[cfg(target_family = "wasm")] {
//!     let document = web_sys::window().and_then(|window| window.document()).expect("a document");
//!     let app = document.get_element_by_id("app").expect("an element with the id app");
//!     let initial = initial_state();
//!     let is_rendered = initial.is_some();
//!     let renderer = yew::Renderer::<Root>::with_root_and_props(app, RootProps { initial });
//!     if is_rendered { renderer.hydrate() } else { renderer.render() };
//!     # }
//! }
//! ```
//!
//! The page needs `<div id="app"><!--app--></div><!--state-->`, and `Cache-Control: no-store,
//! no-transform`, since it has a person in it and what is hydrated must not be rewritten.

use std::{
    any::Any,
    fmt,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
    time::Duration,
};

use yew::{BaseComponent, LocalServerRenderer, platform::time::sleep};

/// Rendering takes microseconds. A page that takes longer than this is better rendered by the
/// browser.
pub const RENDER_TIMEOUT: Duration = Duration::from_millis(500);

/// Why an app could not be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RenderError {
    /// A component has panicked, with this message.
    Panic(String),
    /// It took longer than this.
    Timeout(Duration),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Panic(message) => write!(f, "it panicked: {message}"),
            Self::Timeout(timeout) => write!(f, "it took longer than {timeout:?}"),
        }
    }
}

impl std::error::Error for RenderError {}

/// Renders an app on the current thread, for hydration in the browser. Call it inside of a Tokio
/// runtime; in a handler of Actix it is.
///
/// # Errors
/// It panicked, or took longer than [`RENDER_TIMEOUT`]. Then send the page without it: the browser
/// renders it.
pub async fn render<C: BaseComponent>(props: C::Properties) -> Result<String, RenderError> {
    render_within::<C>(RENDER_TIMEOUT, props).await
}

/// The same with another timeout.
///
/// # Errors
/// It panicked, or took longer than `timeout`.
pub async fn render_within<C: BaseComponent>(
    timeout: Duration,
    props: C::Properties,
) -> Result<String, RenderError> {
    let mut rendering = pin!(LocalServerRenderer::<C>::with_props(props).render());
    let mut expired = pin!(sleep(timeout));
    poll_fn(|context| {
        match catch_unwind(AssertUnwindSafe(|| rendering.as_mut().poll(context))) {
            Ok(Poll::Ready(html)) => return Poll::Ready(Ok(html)),
            Ok(Poll::Pending) => {}
            Err(panic) => return Poll::Ready(Err(RenderError::Panic(message(&*panic)))),
        }
        expired.as_mut().poll(context).map(|()| Err(RenderError::Timeout(timeout)))
    })
    .await
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message").to_owned()
}
