//! What follows a panic (C16). Extensions, translators and servers in between change pages that the app believes it has drawn; then it
//! cannot go on, and must not look as if it did.
//!
//! The page is loaded once more and drawn anew by the browser, instead of being taken over from the server. If that fails soon
//! after, too, the page says that it has stopped, shows nothing private any more, and its links are the browser's own.

use std::sync::atomic::{AtomicBool, Ordering};

use gloo_events::{EventListener, EventListenerOptions};
use web_sys::{Document, Storage, Window};

/// Marks the document of an app that has panicked.
const MARK: &str = "data-panicked";

/// Remembers, for this tab, when a page was loaded once more.
const RECOVERED_AT: &str = "hallpass.recovered-at";

/// A page that panics again within this many seconds would most likely do so for ever.
const SOON: u64 = 60;

/// What takes the page's place.
const STOPPED: &str = "<main id=\"main\" class=\"panel\"><h1>This page has stopped</h1>\
    <p role=\"alert\">Something in your browser, such as an extension or a translation, has changed it. \
    You have not been signed out.</p>\
    <p><a class=\"button\" href=\"\">Load it again</a> <a href=\"/\">Start page</a></p></main>";

static PANICKED: AtomicBool = AtomicBool::new(false);

/// Whether the app in this page has panicked: nothing of it may act any more.
pub fn has_panicked() -> bool {
    PANICKED.load(Ordering::Relaxed)
}

/// Whether this page was loaded because the one before it panicked: it is drawn anew then, and not taken over.
pub fn is_recovering() -> bool {
    web_sys::window().is_some_and(|window| recovered_a_moment_ago(&window))
}

/// To be called by the panic hook.
pub fn after_panic() {
    // One panic leads to others, in what it left half done.
    if PANICKED.swap(true, Ordering::Relaxed) {
        return;
    }
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute(MARK, "");
    }
    // The console has the panic's own line. That the WebAssembly has stopped would be another one, which says nothing.
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window, "error", options, |event| event.prevent_default()).forget();
    let again = recovered_a_moment_ago(&window);
    // Without a storage it cannot be known whether this is the first time.
    if again || remember(&window).is_none() || window.location().reload().is_err() {
        stop(&document);
    }
}

fn stop(document: &Document) {
    if let Some(app) = document.get_element_by_id("app") {
        app.set_inner_html(STOPPED);
    }
}

fn recovered_a_moment_ago(window: &Window) -> bool {
    let at = storage(window).and_then(|storage| storage.get_item(RECOVERED_AT).ok()?);
    let at = at.and_then(|text| text.parse::<u64>().ok());
    // A clock that was set back is no reason to try for ever.
    at.is_some_and(|at| now().saturating_sub(at) < SOON)
}

fn remember(window: &Window) -> Option<()> {
    storage(window)?.set_item(RECOVERED_AT, &now().to_string()).ok()
}

/// Seconds since 1970. Whole ones: writing and reading fractions would cost 17 kB of WebAssembly.
fn now() -> u64 {
    (js_sys::Date::now() / 1000.0) as u64
}

fn storage(window: &Window) -> Option<Storage> {
    window.session_storage().ok()?
}
