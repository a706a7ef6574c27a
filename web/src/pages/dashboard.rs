//! `/dashboard`, the server-side example: for members. A stranger never gets here from outside, since the server sends
//! them to the login page; inside the app the page does it itself.

use hallpass_shared::{Page, User};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    components::SessionLoading,
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
            let _ = navigator.replace_with_query(&Route::Login, LoginQuery::back_to(Page::Dashboard));
        }
    });
    match state {
        SessionState::Authenticated { session, .. } => html! { <Welcome user={session.user.clone()} /> },
        _ => html! { <SessionLoading connection={state.connection()} /> },
    }
}

/// What [`Welcome`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct WelcomeProps {
    /// Who is welcome.
    pub user: User,
}

/// Greets a person, by name if they have one.
#[component]
pub fn Welcome(props: &WelcomeProps) -> Html {
    let greeting = match &props.user.name {
        Some(name) => html! { <>{ "Welcome back, " }<bdi>{ name.clone() }</bdi>{ "!" }</> },
        None => html! { "Welcome back!" },
    };
    html! {
        <div class="panel">
            <h1>{ greeting }</h1>
            if let Some(email) = &props.user.email {
                <p>{ format!("Logged in email: {email}") }</p>
            }
        </div>
    }
}
