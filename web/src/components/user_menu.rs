//! The user menu: the avatar in the header, and what opens from it.

use gloo_events::EventListener;
use hallpass_types::{User, paths};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, EventTarget, HtmlElement, KeyboardEvent, Node};
use yew::prelude::*;

use crate::{account_page::account_link, links::link, page::Page, root::href};
use hallpass_yew::{
    Avatar, SignOutButton,
    components::{email_address, untranslated},
    use_texts,
};

/// Properties of [`UserMenu`].
#[derive(Clone, PartialEq, Properties)]
pub struct UserMenuProps {
    /// The person who is signed in.
    pub user: User,
}

/// Who is signed in, and a sign-out button. Without the app the browser opens and closes the menu.
/// With it the menu also closes on Escape, when a person presses or moves the focus outside of it,
/// and when one of its links was chosen.
#[component]
pub fn UserMenu(props: &UserMenuProps) -> Html {
    let texts = use_texts();
    let (menu, button) = (use_node_ref(), use_node_ref());
    {
        let (menu, button) = (menu.clone(), button.clone());
        use_effect_with((), move |()| {
            let document = web_sys::window().and_then(|window| window.document());
            let listeners = document.map(|document| {
                let escaped = menu.clone();
                [
                    // (iOS sends no click event from elements that are not clickable.)
                    EventListener::new(&document, "pointerdown", move |event| {
                        close_unless_inside(&menu, event.target());
                    }),
                    EventListener::new(&document, "keydown", move |event| {
                        let is_escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|e| e.key() == "Escape");
                        if is_escape
                            && close(&escaped)
                            && let Some(button) = button.cast::<HtmlElement>()
                        {
                            let _ = button.focus();
                        }
                    }),
                ]
            });
            move || drop(listeners)
        });
    }
    let onfocusout = {
        let menu = menu.clone();
        Callback::from(move |event: FocusEvent| {
            // When the window loses the focus, the menu stays open.
            if let Some(next) = event.related_target() {
                close_unless_inside(&menu, Some(next));
            }
        })
    };
    let onclick = {
        let menu = menu.clone();
        Callback::from(move |event: MouseEvent| {
            let clicked = event.target_dyn_into::<Element>();
            if clicked.is_some_and(|clicked| matches!(clicked.closest("a"), Ok(Some(_)))) {
                close(&menu);
            }
        })
    };
    let user = &props.user;
    html! {
        <details class="menu" ref={menu} {onfocusout}>
            <summary aria-label="Your account" ref={button}>
                <Avatar image={user.image.clone()} fallback={href(paths::FALLBACK_AVATAR)} size={40} />
            </summary>
            <div class="menu-content" {onclick}>
                if let Some(name) = &user.name { <p class="who">{ untranslated(name) }</p> }
                if let Some(email) = &user.email { <p class="who">{ email_address(texts, email) }</p> }
                if user.name.is_none() && user.email.is_none() { <p>{ "You are signed in." }</p> }
                <p>{ link(Page::Sessions, "", "Where you are signed in") }</p>
                { account_link() }
                <SignOutButton />
            </div>
        </details>
    }
}

fn close_unless_inside(menu: &NodeRef, target: Option<EventTarget>) {
    let target = target.and_then(|target| target.dyn_into::<Node>().ok());
    if menu.get().is_some_and(|menu| !menu.contains(target.as_ref())) {
        close(menu);
    }
}

/// Closes the menu. Returns whether it was open.
fn close(menu: &NodeRef) -> bool {
    let menu = menu.cast::<Element>().filter(|menu| menu.has_attribute("open"));
    menu.is_some_and(|menu| menu.remove_attribute("open").is_ok())
}
