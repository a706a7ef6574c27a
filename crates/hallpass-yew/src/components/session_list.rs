//! A person's own sessions, which the app ends.

use std::rc::Rc;

use hallpass_types::SessionId;
use yew::prelude::*;

use super::{
    SessionListProps, Status, action_notice,
    own_sessions::{ListView, Selection, use_list_view},
};
use crate::{
    lists::use_own_sessions,
    session::{Progress, end_other_sessions, end_session, use_action, use_session_part, use_texts},
    texts::fixed,
};

/// The person's own sessions, on all their devices, with buttons that end them. Nothing for an
/// anonymous visitor.
///
/// ```
/// # use hallpass_yew::{RequireSession, SessionList, types::OwnSession};
/// # use yew::prelude::*;
/// #[component]
/// fn DevicesPage() -> Html {
///     let item = |session: OwnSession| html! { <b>{ session.device }</b> };
///     html! { <RequireSession><SessionList class="devices" {item} /></RequireSession> }
/// }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn SessionList(props: &SessionListProps) -> Html {
    let id = use_session_part(|state| state.session().map(|session| session.id.clone()));
    // Another person gets another list.
    id.map(|id| html! { <List key={id.as_str()} this={id.clone()} list={props.clone()} /> })
        .unwrap_or_default()
}

#[derive(Clone, PartialEq, Properties)]
struct ListProps {
    /// The person's session in this browser.
    this: SessionId,
    list: SessionListProps,
}

#[component]
fn List(props: &ListProps) -> Html {
    let texts = use_texts();
    let sessions = use_own_sessions();
    let chosen = use_mut_ref(|| Selection::Others);
    let end = {
        let (chosen, sessions, this) = (Rc::clone(&chosen), sessions.clone(), props.this.clone());
        use_action(move || {
            let (chosen, sessions) = (chosen.borrow().clone(), sessions.clone());
            let is_this = chosen == Selection::One(this.clone());
            async move {
                match chosen {
                    Selection::One(id) => end_session(&id).await?,
                    Selection::Others => end_other_sessions().await?,
                }
                // After the end of this session no one is signed in who could list sessions.
                if !is_this {
                    sessions.reload();
                }
                Ok(())
            }
        })
    };
    let on_end = {
        let (chosen, end) = (Rc::clone(&chosen), end.clone());
        Callback::from(move |selection| {
            if !end.is_busy() {
                chosen.replace(selection);
                end.start();
            }
        })
    };
    let SessionListProps { class, button_class, item } = props.list.clone();
    let view = use_list_view(ListView { class, button: button_class, item, on_end: Some(on_end) });
    let outcome = (*end.progress() == Progress::Done).then(|| match &*chosen.borrow() {
        Selection::One(_) => texts.one_has_ended,
        Selection::Others => texts.others_have_ended,
    });
    html! {
        <>
            if let Some(outcome) = outcome { <Status key={outcome}><p>{ fixed(outcome) }</p></Status> }
            { end.error().map(|error| action_notice(texts, error)) }
            { sessions.show(texts, texts.sessions_loading, texts.sessions_failed, view) }
        </>
    }
}
