//! The top of every page: where one can go, and who one is.

use hallpass_shared::Page;
use yew::prelude::*;
use yew_router::prelude::*;

use super::UserMenu;
use crate::{
    links::{link, login_link},
    login_query::LoginQuery,
    route::Route,
    session::{SessionState, use_session},
};

/// The header. While nobody knows who it is, it keeps the room and shows neither.
#[component]
pub fn Header() -> Html {
    let state = use_session();
    let route = use_route::<Route>();
    let item = |to: Route, text: &'static str| {
        let current = (route == Some(to)).then_some("page");
        html! { <li aria-current={current}>{ link(to, "", text) }</li> }
    };
    let account = match &state {
        SessionState::Loading { .. } => html! { <span class="account-room" aria-hidden="true"></span> },
        SessionState::Authenticated { session, .. } => html! { <UserMenu user={session.user.clone()} /> },
        SessionState::Unauthenticated { .. } if route == Some(Route::Login) => html! {},
        SessionState::Unauthenticated { .. } => {
            // The start page is where one comes back to anyway.
            let back = route.and_then(|route| Page::at(&route.to_path())).filter(|page| *page != Page::Home);
            login_link(&back.map(LoginQuery::back_to).unwrap_or_default(), "button small")
        }
    };
    html! {
        <header>
            { link(Route::Home, "brand", "Hallpass") }
            <nav aria-label="Pages">
                <ul>{ item(Route::Dashboard, "Dashboard") }{ item(Route::Profile, "Profile") }</ul>
            </nav>
            <div class="account">
                <span role="status">
                    if state.connection().is_reconnecting() {
                        <span class="appears reconnecting">{ "Reconnecting..." }</span>
                    }
                </span>
                { account }
            </div>
        </header>
    }
}
