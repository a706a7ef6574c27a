//! What the forms of the app need, so that they work before and without the app: what the server wrote into the
//! document, and what is fetched where it did not.

use std::{cell::Cell, fmt, rc::Rc};

use hallpass_shared::{CsrfToken, InitialState, OwnSession, Providers};
use yew::prelude::*;

use crate::http;

/// What the document came with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forms {
    /// What proves that a form is ours.
    pub csrf: Option<CsrfToken>,
    /// Whom one can sign in with.
    pub providers: Option<Providers>,
    /// Where somebody is signed in.
    pub sessions: Once<Vec<OwnSession>>,
}

/// What the document came with, for the first who asks: after a step inside the app it is old.
#[derive(Clone)]
pub struct Once<T>(Rc<Cell<Option<T>>>);

impl<T> fmt::Debug for Once<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once")
    }
}

impl<T> Once<T> {
    fn new(value: Option<T>) -> Self {
        Self(Rc::new(Cell::new(value)))
    }

    /// The value, once.
    pub fn take(&self) -> Option<T> {
        self.0.take()
    }
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self::new(None)
    }
}

impl<T> PartialEq for Once<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Forms {
    /// As the document has it.
    pub fn of(initial: Option<&InitialState>) -> Self {
        initial.map_or_else(Self::default, |initial| Self {
            csrf: initial.csrf.clone(),
            providers: initial.providers.clone(),
            sessions: Once::new(initial.sessions.clone()),
        })
    }
}

/// The field of a form that proves where it comes from, for a browser that sends the form without the app. Fetches the token where
/// the document had none; in an app that was never drawn by a server the form is always sent by the app, which fetches its own.
#[component]
pub fn CsrfField() -> Html {
    let forms = use_context::<Forms>();
    let missing = forms.as_ref().is_some_and(|forms| forms.csrf.is_none());
    let given = forms.and_then(|forms| forms.csrf);
    let fetched = use_state(|| None::<CsrfToken>);
    {
        let fetched = fetched.setter();
        use_effect_with(missing, move |missing| {
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
