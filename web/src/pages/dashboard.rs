//! `/dashboard`, the server-side example: for members. A stranger never gets here from outside, since the server sends
//! them to the login page; inside the app the page does it itself.

use hallpass_types::{LoginQuery, Session};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    components::access_denied,
    page::Page,
    person::{email_address, untranslated},
    route::step_over_to,
};
use hallpass_yew::{
    components::loading_notice,
    session::{Reason, Required, use_session_required_or},
};

/// The members' page.
#[component]
pub fn Dashboard() -> Html {
    let navigator = use_navigator();
    let leave = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            step_over_to(navigator, Page::Login, &LoginQuery::back_to(Page::Dashboard.path()).to_query());
        }
    });
    match use_session_required_or(leave) {
        Required::Session(session) => welcome(&session),
        Required::Waiting(connection) => loading_notice(connection),
        Required::SignedOut => access_denied(Page::Dashboard, Reason::SignedOutHere),
    }
}

/// Greets a person, by name if they have one.
fn welcome(session: &Session) -> Html {
    let user = &session.user;
    let greeting = match &user.name {
        Some(name) => html! { <>{ "Welcome back, " }{ untranslated(name) }{ "!" }</> },
        None => html! { "Welcome back!" },
    };
    html! {
        // Of another person it is another panel: a page that was translated shows no text that is changed in its place.
        <div class="panel" key={session.id.as_str()}>
            <h1>{ greeting }</h1>
            if let Some(email) = &user.email {
                <p>{ "Logged in email: " }{ email_address(email) }</p>
            }
        </div>
    }
}
