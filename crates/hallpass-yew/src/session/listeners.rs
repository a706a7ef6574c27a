//! The browser's events that matter to the session.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, EventTarget, PageTransitionEvent, VisibilityState};

use super::machine::EventKind;

/// Input by a person. Scripts can send the same events; browsers mark those as not trusted (S6).
const INPUT: [&str; 4] = ["pointerdown", "keydown", "wheel", "touchstart"];

/// Calls `dispatch` for every event that matters, until the listeners are dropped.
pub fn listen(dispatch: impl Fn(EventKind) + 'static) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let Some(document) = window.document() else { return Vec::new() };
    let dispatch: Rc<dyn Fn(EventKind)> = Rc::new(dispatch);
    let on = |target: &EventTarget, name: &'static str, translate: fn(&Event) -> Option<EventKind>| {
        let dispatch = Rc::clone(&dispatch);
        EventListener::new(target, name, move |event| {
            if let Some(event) = translate(event) {
                dispatch(event);
            }
        })
    };
    let mut listeners = vec![
        // A frozen page got no event when the network came or went.
        on(&document, "resume", |_| Some(network())),
        on(&window, "pageshow", |event| is_restored(event).then(network)),
        on(&document, "visibilitychange", |_| {
            Some(if is_visible() { EventKind::Shown } else { EventKind::Hidden })
        }),
        on(&document, "freeze", |_| Some(EventKind::Hidden)),
        on(&document, "resume", |_| is_visible().then_some(EventKind::Shown)),
        on(&window, "focus", |_| Some(EventKind::Focused)),
        on(&window, "online", |_| Some(EventKind::Online)),
        on(&window, "offline", |_| Some(EventKind::Offline)),
        on(&window, "pagehide", |_| Some(EventKind::Left)),
        on(&window, "pageshow", |event| is_restored(event).then_some(EventKind::Restored)),
        // A restored page is visible, too.
        on(&window, "pageshow", |event| (is_restored(event) && is_visible()).then_some(EventKind::Shown)),
    ];
    // Before the app's own handlers, which may stop the event.
    listeners.extend(INPUT.map(|name| {
        let dispatch = Rc::clone(&dispatch);
        let first = EventListenerOptions::run_in_capture_phase();
        EventListener::new_with_options(&window, name, first, move |event| {
            if event.is_trusted() {
                dispatch(EventKind::Active);
            }
        })
    }));
    listeners
}

/// Calls `left` when the page is left, and `back` when it comes back from the back/forward cache.
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

fn network() -> EventKind {
    if is_offline() { EventKind::Offline } else { EventKind::Online }
}

fn is_restored(event: &Event) -> bool {
    let event: &JsValue = event.as_ref();
    event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted)
}

/// Whether the tab is visible.
pub fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.visibility_state() == VisibilityState::Visible)
}

/// Whether the browser is certain that it has no network.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}
