//! What stands in the head of the document: the server writes it, and a step inside the app changes it likewise.

use web_sys::{Document, window};

use crate::route::Route;

/// The title of the document for `route`.
pub fn title(route: Route) -> String {
    format!("{} · Hallpass", route.title())
}

/// Has the document say what `route` is.
pub(crate) fn show(route: Route) {
    let Some(document) = window().and_then(|window| window.document()) else { return };
    document.set_title(&title(route));
    set_attribute(&document, "meta[name=description]", "content", route.description());
    if let (Some(path), Ok(Some(_))) = (route.canonical(), document.query_selector("link[rel=canonical]"))
        && let Some(origin) = window().and_then(|window| window.location().origin().ok())
    {
        set_attribute(&document, "link[rel=canonical]", "href", &format!("{origin}{path}"));
    }
}

/// Notes the moment from which on the page does what the app says: for whoever measures, and for tests.
pub(crate) fn mark_ready() {
    if let Some(performance) = window().and_then(|window| window.performance()) {
        let _ = performance.mark("hallpass-ready");
    }
}

fn set_attribute(document: &Document, css: &str, name: &str, value: &str) {
    if let Ok(Some(element)) = document.query_selector(css) {
        let _ = element.set_attribute(name, value);
    }
}
