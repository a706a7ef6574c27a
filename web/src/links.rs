//! Links between pages of the app: ordinary links, which work before and without the app. One
//! listener turns a click on any of them into a step inside the app. (yew-router's `Link` is a
//! component for each link, generic over routes, queries and states: that costs every visitor
//! kilobytes, and every rendered page microseconds.)

use gloo_events::{EventListener, EventListenerOptions};
use hallpass_types::LoginQuery;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, MouseEvent};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{navigation::step_to, page::Page, root::local};
use hallpass_yew::recovery::has_panicked;

/// A link to `page`.
pub fn link(page: Page, classes: &'static str, text: &'static str) -> Html {
    let class = (!classes.is_empty()).then_some(classes);
    html! { <a {class} href={page.href()}>{ text }</a> }
}

/// A link to the login page with `query`.
pub fn login_link(query: &LoginQuery, classes: &'static str) -> Html {
    html! { <a class={classes} href={query.to_url_at(&Page::Login.href())}>{ "Sign in" }</a> }
}

/// Turns clicks on links to pages into steps inside the app.
#[hook]
pub fn use_in_app_navigation() {
    let navigator = use_navigator();
    use_effect_with((), move |()| {
        let listener = navigator.zip(web_sys::window().and_then(|window| window.document()));
        let listener = listener.map(|(navigator, document)| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&document, "click", options, move |event| {
                if let Some((page, query)) = clicked_page(event) {
                    event.prevent_default();
                    step_to(&navigator, page, &query);
                    // As after a page load. (After Back the browser restores the scroll position.)
                    if let Some(window) = web_sys::window() {
                        window.scroll_to_with_x_and_y(0.0, 0.0);
                    }
                }
            })
        });
        move || drop(listener)
    });
}

/// The page and the query that a click leads to. `None`: the browser handles the click.
fn clicked_page(event: &Event) -> Option<(Page, String)> {
    let click = event.dyn_ref::<MouseEvent>()?;
    // An app that has panicked draws no other page: the browser loads it.
    if has_panicked() {
        return None;
    }
    let elsewhere = click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key();
    if elsewhere || click.button() != 0 || event.default_prevented() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href^='/']").ok()??;
    let href = link.get_attribute("href")?;
    let (path, query) = href.split_once('?').unwrap_or((&href, ""));
    // The server answers all other paths, and the browser finds a place within a page.
    let page = Page::at(local(path)?).filter(|_| !href.contains('#'))?;
    Some((page, query.to_owned()))
}
