//! How pages show a person. Translators of pages must not change names and e-mail addresses, and
//! these must not change the direction of the text around them.

use hallpass_types::{Email, User};
use yew::prelude::*;

use crate::{
    session::{use_texts, use_user},
    texts::{Texts, fixed},
};

/// The e-mail address, with a note if it is not verified.
pub fn email_address(texts: &Texts, email: &Email) -> Html {
    html! {
        <>
            { untranslated(email.as_str()) }
            if !email.is_verified() { { fixed(texts.not_verified) } }
        </>
    }
}

/// The name; without one, the e-mail address.
pub fn name_or_email(texts: &Texts, user: &User) -> Option<Html> {
    match &user.name {
        Some(name) => Some(untranslated(name)),
        None => user.email.as_ref().map(|email| email_address(texts, email)),
    }
}

/// A text that is the same in every language, such as a name.
pub fn untranslated(text: &str) -> Html {
    html! { <bdi translate="no">{ text.to_owned() }</bdi> }
}

/// "Hello, Ada!" for a person who is signed in, and otherwise nothing.
///
/// ```
/// # use hallpass_yew::Greeting;
/// # use yew::prelude::*;
/// # #[component] fn Menu() -> Html {
/// html! { <p><Greeting /></p> }
/// # }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn Greeting() -> Html {
    let texts = use_texts();
    let Some(user) = use_user() else { return Html::default() };
    match name_or_email(texts, &user) {
        Some(name) => texts.greeting.html(name),
        None => fixed(texts.greeting_without_name),
    }
}
