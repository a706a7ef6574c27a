//! `/logout`: asks before it signs out, because a link to it can come from anywhere.

use hallpass_shared::Page;
use yew::prelude::*;

use crate::{
    components::{SignOutButton, loading_notice},
    email_text::email_text,
    links::link,
    route::use_login_query,
    session::{SessionState, use_session},
};

/// The confirmation page.
#[component]
pub fn SignOut() -> Html {
    let query = use_login_query();
    let content = match use_session() {
        SessionState::Loading { connection } => loading_notice(connection),
        SessionState::Unauthenticated { .. } => html! {
            <p>
                { "You are not signed in. " }
                { link(Page::Home, "", "Start page") }
            </p>
        },
        SessionState::Authenticated { session, .. } => {
            let who = session.user.name.clone().or_else(|| session.user.email.as_ref().map(email_text));
            html! {
                <>
                    <p>
                        { "You are signed in" }
                        if let Some(who) = who { { " as " }<bdi>{ who }</bdi> }
                        { ". Do you want to sign out in this browser?" }
                    </p>
                    <SignOutButton return_to={query.return_to().to_owned()} />
                </>
            }
        }
    };
    html! { <div class="panel"><h1>{ "Sign out" }</h1>{ content }</div> }
}
