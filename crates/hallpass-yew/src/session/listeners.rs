//! What a browser says that matters to the session.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, EventTarget, PageTransitionEvent, VisibilityState};

use super::machine::What;

/// What a hand does. Scripts can do the same, but browsers mark what they do as not to be trusted (S6).
const INPUT: [&str; 4] = ["pointerdown", "keydown", "wheel", "touchstart"];

/// Has `tell` called for everything that matters, until the listeners are dropped.
pub fn listen(tell: impl Fn(What) + 'static) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let Some(document) = window.document() else { return Vec::new() };
    let tell: Rc<dyn Fn(What)> = Rc::new(tell);
    let on = |target: &EventTarget, name: &'static str, what: fn(&Event) -> Option<What>| {
        let tell = Rc::clone(&tell);
        EventListener::new(target, name, move |event| {
            if let Some(what) = what(event) {
                tell(what);
            }
        })
    };
    let mut listeners = vec![
        // What happened while it was away was told to nobody.
        on(&document, "resume", |_| Some(network())),
        on(&window, "pageshow", |event| is_restored(event).then(network)),
        on(&document, "visibilitychange", |_| Some(if is_visible() { What::Shown } else { What::Hidden })),
        on(&document, "freeze", |_| Some(What::Hidden)),
        on(&document, "resume", |_| is_visible().then_some(What::Shown)),
        on(&window, "focus", |_| Some(What::Focused)),
        on(&window, "online", |_| Some(What::Online)),
        on(&window, "offline", |_| Some(What::Offline)),
        on(&window, "pagehide", |_| Some(What::Left)),
        on(&window, "pageshow", |event| is_restored(event).then_some(What::Restored)),
        // It is looked at, too.
        on(&window, "pageshow", |event| (is_restored(event) && is_visible()).then_some(What::Shown)),
    ];
    // Before the app's own handlers, which may not let them get this far.
    listeners.extend(INPUT.map(|name| {
        let tell = Rc::clone(&tell);
        let first = EventListenerOptions::run_in_capture_phase();
        EventListener::new_with_options(&window, name, first, move |event| {
            if event.is_trusted() {
                tell(What::Used);
            }
        })
    }));
    listeners
}

/// Has `left` called when the page goes away, and `back` when the browser shows it again as it was.
pub fn listen_leaving(left: impl Fn() + 'static, back: impl Fn() + 'static) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let leaves = EventListener::new(&window, "pagehide", move |_| left());
    let comes_back = EventListener::new(&window, "pageshow", move |event| {
        if is_restored(event) {
            back();
        }
    });
    vec![leaves, comes_back]
}

fn network() -> What {
    if is_offline() { What::Offline } else { What::Online }
}

fn is_restored(event: &Event) -> bool {
    let event: &JsValue = event.as_ref();
    event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted)
}

/// Whether somebody can see the tab.
pub fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.visibility_state() == VisibilityState::Visible)
}

/// Whether the browser is sure that it has no network.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}
