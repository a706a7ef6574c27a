//! The way to the login page.

use hallpass_types::{LoginQuery, paths};
use web_sys::Element;
use yew::prelude::*;

use crate::session::login_page;

/// What [`SignInButton`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct SignInButtonProps {
    /// Where to go after signing in, a path of this app; the page that is open, if not said.
    #[prop_or_default]
    pub return_to: Option<String>,
}

/// A link to the login page that looks like a button: it works before and without the app.
#[component]
pub fn SignInButton(props: &SignInButtonProps) -> Html {
    let known = props.return_to.clone();
    // Which page is open is known for certain when it is clicked, before the browser follows the link.
    let onclick = known.is_none().then(|| {
        Callback::from(|event: MouseEvent| {
            // What is clicked may be inside: a translator of pages wraps words.
            let clicked = event.target_dyn_into::<Element>();
            if let Some(link) = clicked.and_then(|clicked| clicked.closest("a").ok()?) {
                let _ = link.set_attribute("href", &login_page(None));
            }
        })
    });
    let href = match known {
        None => paths::LOGIN_PAGE.to_owned(),
        callback_url => LoginQuery { callback_url, ..LoginQuery::default() }.to_address(),
    };
    html! { <a class="button" {href} {onclick}>{ "Sign in" }</a> }
}
