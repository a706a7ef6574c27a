//! How pages show a person. Translators of pages must not change names and e-mail addresses, and
//! these must not change the direction of the text around them.

use hallpass_types::{Email, User};
use yew::prelude::*;

/// The e-mail address, with a note if it is not verified.
pub fn email_address(email: &Email) -> Html {
    html! {
        <>
            { untranslated(email.as_str()) }
            if !email.is_verified() { { " (not verified)" } }
        </>
    }
}

/// The name; without one, the e-mail address.
pub fn name_or_email(user: &User) -> Option<Html> {
    match &user.name {
        Some(name) => Some(untranslated(name)),
        None => user.email.as_ref().map(email_address),
    }
}

/// A text that is the same in every language.
pub fn untranslated(text: &str) -> Html {
    html! { <bdi translate="no">{ text.to_owned() }</bdi> }
}
