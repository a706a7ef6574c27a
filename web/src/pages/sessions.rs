//! `/sessions`: a person's own sessions, with buttons to end them. All buttons are forms: the
//! server acts, and answers with the new page.

use hallpass_types::{OwnSession, SESSIONS_PER_PAGE, SessionId, paths};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    components::{LocalTime, access_denied},
    fetched::use_fetch,
    page::Page,
    person::untranslated,
};
use hallpass_yew::{
    BasePath, SessionState,
    forms::{CsrfField, use_page_sessions},
    get_own_sessions, loading_notice, use_base_path, use_session,
};

/// The list, for a person who is signed in.
#[component]
pub fn Sessions() -> Html {
    let ended = use_location().and_then(|location| notice_for(location.query_str()));
    let view = match use_session() {
        SessionState::Loading { connection } => loading_notice(connection),
        SessionState::Unauthenticated { reason, .. } => access_denied(Page::Sessions, reason),
        // A key for each session: another sign-in gets another list.
        SessionState::Authenticated { session, .. } => {
            html! { <List key={session.id.as_str()} this={session.id.clone()} /> }
        }
    };
    html! {
        <div class="panel">
            <h1>{ "Where you are signed in" }</h1>
            if let Some(ended) = ended {
                <p role="status">{ ended }</p>
            }
            { view }
        </div>
    }
}

/// What the form that led back here has done.
fn notice_for(query: &str) -> Option<&'static str> {
    match query.strip_prefix('?').unwrap_or(query) {
        "ended=one" => Some("That session has ended."),
        "ended=others" => Some("All other sessions have ended."),
        _ => None,
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ListProps {
    /// The person's session in this browser.
    this: SessionId,
}

#[component]
fn List(props: &ListProps) -> Html {
    let given = use_page_sessions();
    let sessions = use_fetch(given, get_own_sessions);
    let base = use_base_path();
    let list = |sessions: &Vec<OwnSession>| {
        html! {
            <>
                <ul class="sessions">{ for sessions.iter().map(|session| item(session, &base)) }</ul>
                if sessions.len() >= SESSIONS_PER_PAGE.into() {
                    <p>{ format!("The {SESSIONS_PER_PAGE} that were used last are shown. Ending all others ends the rest, too.") }</p>
                }
                if sessions.iter().any(|session| !session.current) {
                    { end_button(&base.of(&format!("{}/end", paths::SESSIONS)), &END_OTHERS, END_OTHERS.text.to_owned(), Some(&props.this)) }
                }
            </>
        }
    };
    sessions.show("Loading your sessions...", "Your sessions could not be loaded.", list)
}

fn item(session: &OwnSession, base: &BasePath) -> Html {
    let texts = if session.current {
        EndTexts {
            text: "Sign out here",
            outcome: "This signs you out on this device. To go on here, you have to sign in again.",
            confirm: "Sign out",
        }
    } else {
        EndTexts {
            text: "End",
            outcome: "This ends that session. It cannot be undone.",
            confirm: "End that session",
        }
    };
    let name = format!("{}: {}", texts.text, session.device);
    let provider = session.provider_name.as_deref().unwrap_or(session.provider.as_str());
    html! {
        <li key={session.id.as_str()}>
            <h2>
                <span>{ session.device.clone() }</span>
                if session.current { <span class="badge">{ "This device" }</span> }
            </h2>
            <p>
                { "Signed in with " }{ untranslated(provider) }
                if let Some(address) = &session.address { { format!(" from {address}") } }
                <br />{ "Since " }<LocalTime time={session.created_at} />
                <br />{ "Last active " }<LocalTime time={session.last_active_at} />
            </p>
            { end_button(&base.of(&end_path(&session.id)), &texts, name, None) }
        </li>
    }
}

fn end_path(id: &SessionId) -> String {
    format!("{}/{id}/end", paths::SESSIONS)
}

/// The texts of a button that ends sessions.
struct EndTexts {
    /// On the button.
    text: &'static str,
    /// What it does, before it is confirmed.
    outcome: &'static str,
    /// On the button that confirms it.
    confirm: &'static str,
}

const END_OTHERS: EndTexts = EndTexts {
    text: "End all others",
    outcome: "This ends all other sessions. It cannot be undone.",
    confirm: "End all other sessions",
};

/// A button that asks for confirmation, without a script. `name` is for screen readers.
fn end_button(action: &str, texts: &EndTexts, name: String, all_but: Option<&SessionId>) -> Html {
    html! {
        <details class="confirm">
            <summary class="button small quiet" aria-label={name}>{ texts.text }</summary>
            <form method="post" action={action.to_owned()}>
                <CsrfField />
                if let Some(this) = all_but {
                    <input type="hidden" name="except" value="current" />
                    // In a page that stayed open another person may be signed in by now.
                    <input type="hidden" name="current" value={this.to_string()} />
                }
                <p>{ texts.outcome }</p>
                <button class="button small">{ texts.confirm }</button>
            </form>
        </details>
    }
}
