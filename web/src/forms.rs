//! What the forms of the app need, so that they work before and without the app: what the server wrote into the
//! document, and what is fetched where it did not.

use hallpass_shared::{CsrfToken, InitialState, Providers};
use yew::prelude::*;

use crate::http;

/// What the document came with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forms {
    /// What proves that a form is ours.
    pub csrf: Option<CsrfToken>,
    /// Whom one can sign in with.
    pub providers: Option<Providers>,
}

impl Forms {
    /// As the document has it.
    pub fn of(initial: Option<&InitialState>) -> Self {
        initial.map_or_else(Self::default, |initial| Self {
            csrf: initial.csrf.clone(),
            providers: initial.providers.clone(),
        })
    }
}

/// The field of a form that proves where it comes from. Fetches the token where the document had none.
#[component]
pub fn CsrfField() -> Html {
    let given = use_context::<Forms>().and_then(|forms| forms.csrf);
    let fetched = use_state(|| None::<CsrfToken>);
    {
        let fetched = fetched.setter();
        use_effect_with(given.is_none(), move |missing| {
            if *missing {
                wasm_bindgen_futures::spawn_local(async move {
                    // Without it the form is sent by the app, which fetches one again and says why it cannot.
                    if let Ok(token) = http::get_csrf_token().await {
                        fetched.set(Some(token));
                    }
                });
            }
        });
    }
    let token = given.or_else(|| (*fetched).clone()).map(|token| token.csrf_token);
    html! { <input type="hidden" name="csrfToken" value={token} /> }
}
