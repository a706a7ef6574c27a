//! What lists of a person's own sessions share: an item, and the buttons that end sessions.

use std::rc::Rc;

use hallpass_types::{OwnSession, SESSIONS_PER_PAGE, SessionId, paths};
use yew::prelude::*;

use super::{LocalTime, person::untranslated};
use crate::{
    forms::CsrfField,
    http::BasePath,
    session::{end_path, use_base_path, use_session_part, use_texts},
    texts::{EndTexts, Texts, fixed},
};

/// Which sessions a person ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Selection {
    One(SessionId),
    Others,
}

/// How a list is shown.
#[derive(Clone, PartialEq)]
pub(super) struct ListView {
    pub(super) class: Classes,
    pub(super) button: Classes,
    pub(super) item: Option<Callback<OwnSession, Html>>,
    /// Called instead of sending the form.
    pub(super) on_end: Option<Callback<Selection>>,
}

/// The function that shows a list of sessions.
#[hook]
pub(super) fn use_list_view(view: ListView) -> impl Fn(&Vec<OwnSession>) -> Html {
    let texts = use_texts();
    let base = use_base_path();
    let this = use_session_part(|state| state.session().map(|session| session.id.clone()));
    move |sessions: &Vec<OwnSession>| list(texts, &base, this.as_ref(), sessions, &view)
}

fn list(
    texts: &Texts,
    base: &BasePath,
    this: Option<&SessionId>,
    sessions: &[OwnSession],
    view: &ListView,
) -> Html {
    html! {
        <>
            <ul class={view.class.clone()}>
                { for sessions.iter().map(|session| item(texts, base, session, view)) }
            </ul>
            if sessions.len() >= SESSIONS_PER_PAGE.into() {
                <p>{ texts.sessions_limited.text(&SESSIONS_PER_PAGE.to_string()) }</p>
            }
            if sessions.iter().any(|session| !session.current) {
                { end_button(base, &format!("{}/end", paths::SESSIONS), &texts.end_others, None, this, view, Selection::Others) }
            }
        </>
    }
}

fn item(texts: &Texts, base: &BasePath, session: &OwnSession, view: &ListView) -> Html {
    let device = (texts.device)(&session.device);
    let end = if session.current { &texts.end_this } else { &texts.end_one };
    let button = end_button(
        base,
        &end_path(&session.id),
        end,
        Some(&device),
        None,
        view,
        Selection::One(session.id.clone()),
    );
    let description = match &view.item {
        Some(item) => item.emit(session.clone()),
        None => description(texts, session, device),
    };
    html! { <li key={session.id.as_str()}>{ description }{ button }</li> }
}

fn description(texts: &Texts, session: &OwnSession, device: String) -> Html {
    let provider = session.provider_name.as_deref().unwrap_or(session.provider.as_str());
    html! {
        <>
            <h2>
                <span>{ device }</span>
                if session.current { <span class="badge">{ fixed(texts.this_device) }</span> }
            </h2>
            <p>
                { texts.signed_in_with.html(untranslated(provider)) }
                if let Some(address) = &session.address { { texts.signed_in_from.text(address) } }
                <br />{ texts.signed_in_since.html(html! { <LocalTime time={session.created_at} /> }) }
                <br />{ texts.last_active.html(html! { <LocalTime time={session.last_active_at} /> }) }
            </p>
        </>
    }
}

/// A button that asks for confirmation, without a script. `device` is for screen readers.
fn end_button(
    base: &BasePath,
    path: &str,
    texts: &EndTexts,
    device: Option<&str>,
    all_but: Option<&SessionId>,
    view: &ListView,
    selection: Selection,
) -> Html {
    let name = device.map_or_else(|| texts.button.to_owned(), |device| [texts.button, ": ", device].concat());
    let onsubmit = view.on_end.clone().map(|on_end| {
        let selection = Rc::new(selection);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_end.emit(Selection::clone(&selection));
        })
    });
    html! {
        <details class="confirm">
            <summary class={classes!(view.button.clone(), "quiet")} aria-label={name}>{ fixed(texts.button) }</summary>
            <form method="post" action={base.of(path)} {onsubmit}>
                <CsrfField />
                if let Some(this) = all_but {
                    <input type="hidden" name="except" value="current" />
                    // In a page that stayed open another person may be signed in by now.
                    <input type="hidden" name="current" value={this.to_string()} />
                }
                <p>{ fixed(texts.outcome) }</p>
                <button class={view.button.clone()}>{ fixed(texts.confirm) }</button>
            </form>
        </details>
    }
}
