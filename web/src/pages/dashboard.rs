//! `/dashboard`, the server-side example: for members. A stranger never gets here from outside, since the server sends
//! them to the login page; inside the app the page does it itself.

use hallpass_shared::{Page, User};
use yew::prelude::*;
use yew_router::{prelude::*, query::Raw};

use crate::{
    components::session_loading,
    login_query::LoginQuery,
    route::Route,
    session::{SessionState, use_session},
};

/// The members' page.
#[component]
pub fn Dashboard() -> Html {
    let state = use_session();
    let navigator = use_navigator();
    let stranger = matches!(state, SessionState::Unauthenticated { .. });
    use_effect_with(stranger, move |stranger| {
        if let (true, Some(navigator)) = (*stranger, navigator) {
            let query = LoginQuery::back_to(Page::Dashboard).to_query();
            let _ = navigator.replace_with_query(&Route::Login, Raw(query));
        }
    });
    match state {
        SessionState::Authenticated { session, .. } => welcome(&session.user),
        _ => session_loading(state.connection()),
    }
}

/// Greets a person, by name if they have one.
fn welcome(user: &User) -> Html {
    let greeting = match &user.name {
        Some(name) => html! { <>{ "Welcome back, " }<bdi>{ name.clone() }</bdi>{ "!" }</> },
        None => html! { "Welcome back!" },
    };
    html! {
        <div class="panel">
            <h1>{ greeting }</h1>
            if let Some(email) = &user.email {
                <p>{ format!("Logged in email: {email}") }</p>
            }
        </div>
    }
}
