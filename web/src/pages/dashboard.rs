//! `/dashboard`, the server-side example: for members. The server sends anonymous visitors to the
//! login page; after a step inside the app the page itself does.

use hallpass_types::{LoginQuery, Session};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{components::access_denied, navigation::replace_with, page::Page};
use hallpass_yew::{
    Reason, Required,
    components::{email_address, untranslated},
    loading_notice,
    texts::Texts,
    use_session_required_or, use_texts,
};

/// The members' page.
#[component]
pub fn Dashboard() -> Html {
    let texts = use_texts();
    let navigator = use_navigator();
    let leave = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            replace_with(
                navigator,
                Page::Login,
                &LoginQuery::returning_to(&Page::Dashboard.href()).to_query(),
            );
        }
    });
    match use_session_required_or(leave) {
        Required::Session(session) => welcome(texts, &session),
        Required::Waiting(connection) => loading_notice(texts, connection),
        Required::SignedOut => access_denied(texts, Page::Dashboard, Reason::SignedOutHere),
    }
}

/// Greets the person, by name if they have one.
fn welcome(texts: &Texts, session: &Session) -> Html {
    let user = &session.user;
    let greeting = match &user.name {
        Some(name) => html! { <>{ "Welcome back, " }{ untranslated(name) }{ "!" }</> },
        None => html! { "Welcome back!" },
    };
    html! {
        // A key for each session: in a translated page, text that is changed in place is not shown.
        <div class="panel" key={session.id.as_str()}>
            <h1>{ greeting }</h1>
            if let Some(email) = &user.email {
                <p>{ "Logged in email: " }{ email_address(texts, email) }</p>
            }
        </div>
    }
}
