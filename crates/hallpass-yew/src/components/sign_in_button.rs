//! The link to the login page.

use hallpass_types::LoginQuery;
use web_sys::Element;
use yew::prelude::*;

use super::slot::children_or;
use crate::{
    session::{login_page, use_sign_in_page, use_texts},
    texts::fixed,
};

/// Properties of [`SignInButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct SignInButtonProps {
    /// The return URL, a path of this app. By default the open page.
    #[prop_or_default]
    pub return_to: Option<String>,
    /// The CSS classes.
    #[prop_or_else(|| "button".into())]
    pub class: Classes,
    /// What it says. By default "Sign in".
    #[prop_or_default]
    pub children: Html,
}

/// A link to the login page that looks like a button. It works before and without the app.
///
/// ```
/// # use hallpass_yew::SignInButton;
/// # use yew::prelude::*;
/// # #[component] fn Menu() -> Html {
/// html! { <SignInButton class="link large"><b>{ "Log in" }</b></SignInButton> }
/// # }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn SignInButton(props: &SignInButtonProps) -> Html {
    let (page, return_to) = (use_sign_in_page(), props.return_to.clone());
    let texts = use_texts();
    // Which page is open, and at which origin, is only certain when the link is clicked.
    let onclick = {
        let return_to = return_to.clone();
        Callback::from(move |event: MouseEvent| {
            // An element inside may be clicked: a translator of pages wraps words.
            let clicked = event.target_dyn_into::<Element>();
            if let Some(link) = clicked.and_then(|clicked| clicked.closest("a").ok()?) {
                let _ = link.set_attribute("href", &login_page(return_to.clone()));
            }
        })
    };
    // Another origin would take a path for one of its own.
    let href = match return_to.filter(|_| !page.is_elsewhere()) {
        None => page.as_str().to_owned(),
        callback_url => page.url(&LoginQuery { callback_url, ..LoginQuery::default() }),
    };
    let text = children_or(&props.children, || fixed(texts.sign_in));
    html! { <a class={props.class.clone()} {href} {onclick}>{ text }</a> }
}
