//! `/sessions`: where somebody is signed in, and how they end what is not theirs. Links and forms: it is the server that acts, and
//! the page that it sends back is right.

use hallpass_types::{OwnSession, SESSIONS_PER_PAGE, SessionId, paths};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    asked::use_asked,
    components::{LocalTime, access_denied},
    page::Page,
    person::untranslated,
};
use hallpass_yew::{
    components::loading_notice,
    forms::{CsrfField, Forms},
    http::{self, HttpFailure},
    session::{BasePath, SessionState, get_session, use_base_path, use_session},
};

/// The list, for whoever is signed in.
#[component]
pub fn Sessions() -> Html {
    let ended = use_location().and_then(|location| said_of(location.query_str()));
    let view = match use_session() {
        SessionState::Loading { connection } => loading_notice(connection),
        SessionState::Unauthenticated { reason, .. } => access_denied(Page::Sessions, reason),
        // Of somebody else, or of a new sign-in, it is another list.
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

/// What a form that led back here has done.
fn said_of(query: &str) -> Option<&'static str> {
    match query.strip_prefix('?').unwrap_or(query) {
        "ended=one" => Some("That session has ended."),
        "ended=others" => Some("All other sessions have ended."),
        _ => None,
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ListProps {
    /// The session that asks.
    this: SessionId,
}

#[component]
fn List(props: &ListProps) -> Html {
    let given = use_context::<Forms>().and_then(|forms| forms.sessions.take());
    let sessions = use_asked(given, async || {
        let answer = http::get_sessions().await;
        if matches!(answer, Err(HttpFailure::Refused { status: 401, .. })) {
            // Most likely it is over since a moment ago: then this page shows it.
            let _ = get_session().await;
        }
        answer
    });
    let base = use_base_path();
    let list = |sessions: &Vec<OwnSession>| {
        html! {
            <>
                <ul class="sessions">{ for sessions.iter().map(|session| item(session, &base)) }</ul>
                if sessions.len() >= SESSIONS_PER_PAGE.into() {
                    <p>{ format!("The {SESSIONS_PER_PAGE} that were used last are shown. Ending all others ends the rest, too.") }</p>
                }
                if sessions.iter().any(|session| !session.current) {
                    { end(&base.of(&format!("{}/end", paths::SESSIONS)), &END_OTHERS, END_OTHERS.text.to_owned(), Some(&props.this)) }
                }
            </>
        }
    };
    sessions.show("Loading your sessions...", "Your sessions could not be loaded.", list)
}

fn item(session: &OwnSession, base: &BasePath) -> Html {
    let end_it = if session.current {
        End {
            text: "Sign out here",
            outcome: "This signs you out on this device. To go on here, you have to sign in again.",
            confirm: "Sign out",
        }
    } else {
        End {
            text: "End",
            outcome: "This ends that session. It cannot be undone.",
            confirm: "End that session",
        }
    };
    let name = format!("{}: {}", end_it.text, session.device);
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
            { end(&base.of(&one(&session.id)), &end_it, name, None) }
        </li>
    }
}

fn one(id: &SessionId) -> String {
    format!("{}/{id}/end", paths::SESSIONS)
}

/// What a button that ends sessions says.
struct End {
    /// On the button.
    text: &'static str,
    /// What follows, before it is confirmed.
    outcome: &'static str,
    /// On the button that confirms it.
    confirm: &'static str,
}

const END_OTHERS: End = End {
    text: "End all others",
    outcome: "This ends all other sessions. It cannot be undone.",
    confirm: "End all other sessions",
};

/// A button that asks first, without a script. Its `name` is for people who hear it and not where it stands.
fn end(action: &str, end: &End, name: String, all_but: Option<&SessionId>) -> Html {
    html! {
        <details class="confirm">
            <summary class="button small quiet" aria-label={name}>{ end.text }</summary>
            <form method="post" action={action.to_owned()}>
                <CsrfField />
                if let Some(this) = all_but {
                    <input type="hidden" name="except" value="current" />
                    // In a page that was left open somebody else may be signed in by now.
                    <input type="hidden" name="current" value={this.to_string()} />
                }
                <p>{ end.outcome }</p>
                <button class="button small">{ end.confirm }</button>
            </form>
        </details>
    }
}
