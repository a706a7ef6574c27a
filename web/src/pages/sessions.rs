//! `/sessions`: where somebody is signed in, and how they end what is not theirs. Links and forms: it is the server that acts, and
//! the page that it sends back is right.

use hallpass_shared::{OwnSession, Page, SESSIONS_PER_PAGE, SessionId, Timestamp, paths};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    asked::use_asked,
    components::{access_denied, loading_notice},
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
                    { end(&base.of(&format!("{}/end", paths::SESSIONS)), "End all others", "End all others", "all other sessions", Some(&props.this)) }
                }
            </>
        }
    };
    sessions.show("Loading your sessions...", "Your sessions could not be loaded.", list)
}

fn item(session: &OwnSession, base: &BasePath) -> Html {
    let text = if session.current { "Sign out here" } else { "End" };
    let address = session.address.clone().map(|address| format!(" from {address}")).unwrap_or_default();
    html! {
        <li key={session.id.as_str()}>
            <h2>
                { session.device.clone() }
                if session.current { <span class="badge">{ "This device" }</span> }
            </h2>
            <p>
                { format!("Signed in with {}{address}, ", session.provider) }{ moment(session.created_at) }
                <br />{ "Last active " }{ moment(session.last_active_at) }
            </p>
            { end(&base.of(&one(&session.id)), text, &format!("{text}: {}", session.device), "this session", None) }
        </li>
    }
}

fn one(id: &SessionId) -> String {
    format!("{}/{id}/end", paths::SESSIONS)
}

/// A button that asks first, without a script. Its `name` is for whoever hears it and not where it stands.
fn end(
    action: &str,
    text: &'static str,
    name: &str,
    what: &'static str,
    all_but: Option<&SessionId>,
) -> Html {
    html! {
        <details class="confirm">
            <summary class="button small quiet" aria-label={name.to_owned()}>{ text }</summary>
            <form method="post" action={action.to_owned()}>
                <CsrfField />
                if let Some(this) = all_but {
                    <input type="hidden" name="except" value="current" />
                    // In a page that was left open somebody else may be signed in by now.
                    <input type="hidden" name="current" value={this.to_string()} />
                }
                <p>{ format!("This ends {what}. It cannot be undone: one has to sign in there again.") }</p>
                <button class="button small">{ format!("End {what}") }</button>
            </form>
        </details>
    }
}

/// To the minute, in UTC: the server does not know the person's clock, and the page is not to change when it is taken over.
fn moment(time: Timestamp) -> Html {
    let text = time.to_string();
    let shown =
        format!("{} {} UTC", text.get(..10).unwrap_or_default(), text.get(11..16).unwrap_or_default());
    html! { <time datetime={text}>{ shown }</time> }
}
