//! `/sessions`: a person's own sessions, with buttons to end them. All buttons are forms: the
//! server acts, and answers with the new page.

use yew::prelude::*;

use crate::{components::access_denied, page::Page};
use hallpass_yew::{SessionForms, SessionState, loading_notice, texts::Texts};

/// The list, for a person who is signed in. `query` is that of the page.
pub fn sessions(texts: &Texts, state: &SessionState, query: &str) -> Html {
    let ended = notice_for(texts, query);
    let view = match state {
        SessionState::Loading { connection } => loading_notice(texts, *connection),
        SessionState::Unauthenticated { reason, .. } => access_denied(texts, Page::Sessions, *reason),
        // A key for each session: another sign-in gets another list.
        SessionState::Authenticated { session, .. } => html! { <SessionForms key={session.id.as_str()} /> },
    };
    html! {
        <div class="panel" key="sessions">
            <h1>{ "Where you are signed in" }</h1>
            if let Some(ended) = ended {
                <p role="status">{ ended }</p>
            }
            { view }
        </div>
    }
}

/// What the form that led back here has done.
fn notice_for(texts: &Texts, query: &str) -> Option<&'static str> {
    match query.strip_prefix('?').unwrap_or(query) {
        "ended=one" => Some(texts.one_has_ended),
        "ended=others" => Some(texts.others_have_ended),
        _ => None,
    }
}
