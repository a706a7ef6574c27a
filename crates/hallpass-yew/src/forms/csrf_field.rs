//! The hidden field that proves where a form comes from.

use yew::prelude::*;

use super::context::Forms;

/// The field with the CSRF token, for a browser that sends the form without the app. Inside a
/// [`FormsProvider`](super::FormsProvider) it has a current token; otherwise it is empty, and only
/// an app that gets its own token (as the buttons of this crate do) can send the form.
#[component]
pub fn CsrfField() -> Html {
    let forms = use_context::<Forms>();
    let want_token = forms.as_ref().map(|forms| forms.want_token.clone());
    use_effect_with(want_token, |want_token| {
        if let Some(want_token) = want_token {
            want_token.emit(());
        }
    });
    let token = forms.and_then(|forms| forms.token).map(|token| token.csrf_token);
    html! { <input type="hidden" name="csrfToken" value={token} /> }
}
