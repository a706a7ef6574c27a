//! What a `<FormsProvider>` hands to everything inside it.

use std::{cell::Cell, rc::Rc};

use hallpass_types::{CsrfToken, InitialState, OwnSession, Providers, Refusal};
use yew::prelude::*;

/// What a `<FormsProvider>` hands to everything inside it.
#[derive(Clone, PartialEq)]
pub(super) struct Forms {
    pub(super) token: Option<CsrfToken>,
    /// Reports that there is a form.
    pub(super) want_token: Callback<()>,
    pub(super) page: PageData,
}

/// The data that the server wrote into the page. Equal if it is of the same page.
#[derive(Clone)]
pub(super) struct PageData(Rc<Inner>);

struct Inner {
    providers: Option<Providers>,
    refusal: Option<Refusal>,
    sessions: Cell<Option<Vec<OwnSession>>>,
}

impl PartialEq for PageData {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl PageData {
    pub(super) fn of(initial: Option<&InitialState>) -> Self {
        Self(Rc::new(Inner {
            providers: initial.and_then(|initial| initial.providers.clone()),
            refusal: initial.and_then(|initial| initial.refusal.clone()),
            sessions: Cell::new(initial.and_then(|initial| initial.sessions.clone())),
        }))
    }

    pub(super) fn providers(&self) -> Option<Providers> {
        self.0.providers.clone()
    }

    pub(super) fn refusal(&self) -> Option<Refusal> {
        self.0.refusal.clone()
    }

    /// The sessions, once.
    pub(super) fn take_sessions(&self) -> Option<Vec<OwnSession>> {
        self.0.sessions.take()
    }
}
