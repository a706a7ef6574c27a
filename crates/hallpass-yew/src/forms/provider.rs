//! `<FormsProvider>`: keeps the CSRF token of forms current.

use std::{cell::Cell, rc::Rc};

use hallpass_types::{InitialState, SessionId};
use yew::prelude::*;

use super::context::{Forms, PageData};
use crate::{
    http,
    session::{SessionState, use_session_part},
};

/// Whose forms a token is for.
#[derive(Clone, PartialEq)]
enum TokenOwner {
    Anonymous,
    Session(SessionId),
}

/// Whose token the forms of this state need. `None`: not known.
fn token_owner(state: &SessionState) -> Option<TokenOwner> {
    (!state.is_loading()).then(|| match state.session() {
        Some(session) => TokenOwner::Session(session.id.clone()),
        None => TokenOwner::Anonymous,
    })
}

/// Properties of [`FormsProvider`].
#[derive(Clone, Properties)]
pub struct FormsProviderProps {
    /// What the server wrote into the page: [`initial_state()`](crate::session::initial_state), or
    /// in a server what it renders the page from. Read once, on mount.
    pub initial: Option<InitialState>,
    /// Everything that may contain forms.
    pub children: Html,
}

/// Without what is read once.
impl PartialEq for FormsProviderProps {
    fn eq(&self, other: &Self) -> bool {
        self.children == other.children
    }
}

/// Gives the forms inside it a current CSRF token, and hands on the data that came with the page.
/// Needs a [`SessionProvider`](crate::SessionProvider) around it.
///
/// After a sign-in, here or in another tab, the token that came with the page is outdated. Where
/// there is a form, a new one is fetched, once for all forms. (The token of a session that has
/// ended is still valid for an anonymous visitor.)
#[component]
pub fn FormsProvider(props: &FormsProviderProps) -> Html {
    let page = use_memo((), |()| PageData::of(props.initial.as_ref()));
    let owner = use_session_part(token_owner);
    let held = use_state(|| {
        let initial = props.initial.as_ref()?;
        let token = initial.csrf.clone()?;
        Some((token, token_owner(&SessionState::of(initial))))
    });
    let is_wanted = use_state(|| false);
    let want_token = use_callback(is_wanted.setter(), |(), is_wanted| is_wanted.set(true));
    {
        let held = held.clone();
        use_effect_with((*is_wanted, owner), move |(is_wanted, owner)| {
            let is_current = Rc::new(Cell::new(true));
            let is_outdated = match (owner, &*held) {
                (None, _) | (Some(TokenOwner::Anonymous), Some(_)) => false,
                (Some(_), None) => true,
                (owner, Some((_, held))) => owner != held,
            };
            if *is_wanted && is_outdated {
                let (held, owner, is_current) = (held.setter(), owner.clone(), Rc::clone(&is_current));
                wasm_bindgen_futures::spawn_local(async move {
                    // If it fails, the app sends the form, fetches a token again and says why it
                    // cannot.
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
    let token = (*held).as_ref().map(|(token, _)| token.clone());
    let forms = Forms { token, want_token, page: (*page).clone() };
    html! { <ContextProvider<Forms> context={forms}>{ props.children.clone() }</ContextProvider<Forms>> }
}
