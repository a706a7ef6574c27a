//! `/logout`: asks before it signs out, because any site can link to it.

use hallpass_types::LoginQuery;
use yew::prelude::*;

use crate::{links::link, page::Page};
use hallpass_yew::{SessionState, SignOutButton, components::name_or_email, loading_notice, texts::Texts};

/// The confirmation page. `query` is that of the page.
pub fn sign_out(texts: &Texts, state: &SessionState, query: &str) -> Html {
    let query = LoginQuery::parse(query);
    let content = match state {
        SessionState::Loading { connection } => loading_notice(texts, *connection),
        SessionState::Unauthenticated { .. } => html! {
            <p>
                { "You are not signed in. " }
                { link(Page::Home, "", "Start page") }
            </p>
        },
        SessionState::Authenticated { session, .. } => html! {
            <div key={session.id.as_str()}>
                <p>
                    { "You are signed in" }
                    if let Some(who) = name_or_email(texts, &session.user) { { " as " }{ who } }
                    { ". Do you want to sign out in this browser?" }
                </p>
                <SignOutButton return_to={query.return_to_of_form().map(str::to_owned)} />
            </div>
        },
    };
    html! { <div class="panel" key="sign-out"><h1>{ "Sign out" }</h1>{ content }</div> }
}
