//! A person's own sessions, as forms that the server answers with a page.

use hallpass_types::OwnSession;
use yew::prelude::*;

use super::own_sessions::{ListView, use_list_view};
use crate::{lists::use_own_sessions, session::use_texts};

/// Properties of [`SessionForms`] and [`SessionList`](super::SessionList).
#[derive(Clone, PartialEq, Properties)]
pub struct SessionListProps {
    /// The CSS classes of the list, a `ul`.
    #[prop_or_else(|| "sessions".into())]
    pub class: Classes,
    /// The CSS classes of the buttons.
    #[prop_or_else(|| "button small".into())]
    pub button_class: Classes,
    /// How a session is described, before the button that ends it. By default device, provider, IP
    /// address and times.
    #[prop_or_default]
    pub item: Option<Callback<OwnSession, Html>>,
}

/// The person's own sessions, on all their devices, with buttons that end them: for an app with the
/// page `/sessions`. The buttons are forms, which also work before and without the app (with a
/// [`FormsProvider`](crate::forms::FormsProvider)); the server answers with that page, and
/// `ended=one` or `ended=others` in its query. [`SessionList`](super::SessionList) needs no page.
///
/// Give it a `key` for each session, so that another person gets another list.
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn SessionForms(props: &SessionListProps) -> Html {
    let texts = use_texts();
    let sessions = use_own_sessions();
    let view = use_list_view(ListView {
        class: props.class.clone(),
        button: props.button_class.clone(),
        item: props.item.clone(),
        on_end: None,
    });
    sessions.show(texts, texts.sessions_loading, texts.sessions_failed, view)
}
