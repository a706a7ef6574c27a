//! The way to the login page.

use yew::prelude::*;

use crate::{links::login_link, login_query::LoginQuery};

/// What [`SignInButton`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct SignInButtonProps {
    /// Where to go after signing in, a path of this app.
    #[prop_or_else(|| "/".into())]
    pub return_to: String,
}

/// A link to the login page that looks like a button: it works before and without the app.
#[component]
pub fn SignInButton(props: &SignInButtonProps) -> Html {
    let callback_url = Some(props.return_to.clone()).filter(|path| path != "/");
    login_link(&LoginQuery { callback_url, ..LoginQuery::default() }, "button")
}
