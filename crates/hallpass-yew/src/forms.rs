//! What the forms of the app need, so that they work before and without the app: what the server wrote into the
//! document, and what is fetched where it did not.

use std::{cell::Cell, fmt, rc::Rc};

use hallpass_types::{CsrfToken, InitialState, OwnSession, Providers, SessionId};
use yew::prelude::*;

use crate::{
    http,
    session::{SessionState, use_session_part},
};

/// What forms are given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forms {
    /// What proves that a form is ours.
    csrf: Option<CsrfToken>,
    /// Says that there is a form.
    want_csrf: Callback<()>,
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
    fn of(initial: Option<&InitialState>) -> Self {
        initial.map_or_else(Self::default, |initial| Self {
            csrf: initial.csrf.clone(),
            want_csrf: Callback::noop(),
            providers: initial.providers.clone(),
            sessions: Once::new(initial.sessions.clone()),
        })
    }
}

/// Whose pages a token is for: the session, or none for an anonymous visitor. `None` while that is not known.
fn csrf_owner(state: &SessionState) -> Option<Option<SessionId>> {
    (!state.is_loading()).then(|| state.session().map(|session| session.id.clone()))
}

/// What [`FormsProvider`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct FormsProviderProps {
    /// What the document came with.
    pub initial: Option<InitialState>,
    /// What is inside.
    pub children: Html,
}

/// Gives the forms inside what they need. After a sign-in, here or in another tab, the CSRF token that the document came
/// with is out of date: where there is a form, a new one is fetched, once for all forms. (That of a session that has ended
/// still does for an anonymous visitor.)
#[component]
pub fn FormsProvider(props: &FormsProviderProps) -> Html {
    let given = use_memo((), |()| Forms::of(props.initial.as_ref()));
    let owner = use_session_part(csrf_owner);
    let held = {
        let owner = props.initial.as_ref().and_then(|initial| csrf_owner(&SessionState::of(initial)));
        let csrf = given.csrf.clone();
        use_state(|| csrf.map(|token| (token, owner)))
    };
    let wanted = use_state(|| false);
    let want_csrf = use_callback(wanted.setter(), |(), wanted| wanted.set(true));
    {
        let held = held.clone();
        use_effect_with((*wanted, owner), move |(wanted, owner)| {
            let is_current = Rc::new(Cell::new(true));
            let is_outdated = match (owner, &*held) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(None), Some(_)) => false,
                (owner, Some((_, held))) => owner != held,
            };
            if *wanted && is_outdated {
                let (held, owner, is_current) = (held.setter(), owner.clone(), Rc::clone(&is_current));
                wasm_bindgen_futures::spawn_local(async move {
                    // Without it the form is sent by the app, which fetches one again and says why it cannot.
                    if let Ok(token) = http::get_csrf_token().await
                        && is_current.get()
                    {
                        held.set(Some((token, owner)));
                    }
                });
            }
            move || is_current.set(false)
        });
    }
    let csrf = (*held).as_ref().map(|(token, _)| token.clone());
    let forms = Forms { csrf, want_csrf, ..(*given).clone() };
    html! { <ContextProvider<Forms> context={forms}>{ props.children.clone() }</ContextProvider<Forms>> }
}

/// The field of a form that proves where it comes from, for a browser that sends the form without the app. In an app that was never
/// drawn by a server the form is always sent by the app, which fetches its own token.
#[component]
pub fn CsrfField() -> Html {
    let forms = use_context::<Forms>();
    let want = forms.as_ref().map(|forms| forms.want_csrf.clone());
    use_effect_with(want, |want| {
        if let Some(want) = want {
            want.emit(());
        }
    });
    let token = forms.and_then(|forms| forms.csrf).map(|token| token.csrf_token);
    html! { <input type="hidden" name="csrfToken" value={token} /> }
}
