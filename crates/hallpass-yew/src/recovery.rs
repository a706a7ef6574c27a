//! Recovery after a panic (C16). Extensions, translators and proxies change pages that the app has
//! drawn; then the app cannot go on, and must not look as if it did.
//!
//! The page is loaded again, and rendered by the browser instead of being hydrated. If it panics
//! again soon, the page says that it has stopped and shows nothing private.
//!
//! To use it, mount the app in an element with the id `app`, and:
//!
//! ```no_run
//! # use hallpass_yew::{recovery, texts::ENGLISH};
//! // With Yew's own function: it replaces any other hook.
//! yew::set_custom_panic_hook(Box::new(|_| recovery::after_panic(&ENGLISH, "/")));
//! let hydrate = !recovery::is_recovering();
//! # let _ = hydrate;
//! ```

use std::sync::atomic::{AtomicBool, Ordering};

use gloo_events::{EventListener, EventListenerOptions};
use web_sys::{Document, Storage, Window};

use crate::texts::Texts;

/// An attribute of the document of an app that has panicked.
const PANICKED_ATTRIBUTE: &str = "data-panicked";

/// Remembers, for this tab, when a page was loaded again.
const RECOVERED_AT: &str = "hallpass.recovered-at";

/// A page that panics again within this time would most likely go on doing so.
const SECONDS_BETWEEN_RECOVERIES: u64 = 60;

static PANICKED: AtomicBool = AtomicBool::new(false);

/// Whether the app in this page has panicked. Event listeners must do nothing then.
pub fn has_panicked() -> bool {
    PANICKED.load(Ordering::Relaxed)
}

/// Whether this page was loaded because the one before it panicked: render it, and do not hydrate.
pub fn is_recovering() -> bool {
    web_sys::window().is_some_and(|window| has_just_recovered(&window))
}

/// Loads the page again, or replaces it by one that says so in these texts if that was just done,
/// and links to `start_page`: its path, as it is written in HTML. Call it in the panic hook.
pub fn after_panic(texts: &Texts, start_page: &str) {
    // One panic leads to others, in what it left unfinished.
    if PANICKED.swap(true, Ordering::Relaxed) {
        return;
    }
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute(PANICKED_ATTRIBUTE, "");
    }
    // The console has the panic's own line. The error that the WebAssembly has stopped adds
    // nothing.
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window, "error", options, |event| event.prevent_default()).forget();
    let is_second = has_just_recovered(&window);
    // Without session storage it is not known whether this is the first time.
    if is_second || remember_recovery(&window).is_none() || window.location().reload().is_err() {
        show_stopped_page(&document, texts, start_page);
    }
}

fn show_stopped_page(document: &Document, texts: &Texts, start_page: &str) {
    if let Some(app) = document.get_element_by_id("app") {
        app.set_inner_html(&texts.stopped_page.text(start_page));
    }
}

fn has_just_recovered(window: &Window) -> bool {
    let at = storage(window).and_then(|storage| storage.get_item(RECOVERED_AT).ok()?);
    let at = at.and_then(|text| text.parse::<u64>().ok());
    // Saturates: a clock that was set back must not lead to endless reloads.
    at.is_some_and(|at| now().saturating_sub(at) < SECONDS_BETWEEN_RECOVERIES)
}

fn remember_recovery(window: &Window) -> Option<()> {
    storage(window)?.set_item(RECOVERED_AT, &now().to_string()).ok()
}

/// Seconds since 1970. Whole seconds: writing and reading fractions would cost 17 kB of
/// WebAssembly.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
fn now() -> u64 {
    (js_sys::Date::now() / 1000.0) as u64
}

fn storage(window: &Window) -> Option<Storage> {
    window.session_storage().ok()?
}
