//! The top of every page: where one can go, and who one is.

use hallpass_shared::Page;
use yew::prelude::*;

use super::UserMenu;
use crate::{
    links::{link, login_link},
    login_query::LoginQuery,
    route::use_page,
    session::{SessionState, use_session},
};

/// The header. While nobody knows who it is, it keeps the room and shows neither.
#[component]
pub fn Header() -> Html {
    let state = use_session();
    let page = use_page();
    let item = |to: Page, text: &'static str| {
        let current = (page == Some(to)).then_some("page");
        html! { <li aria-current={current}>{ link(to, "", text) }</li> }
    };
    let account = match &state {
        SessionState::Loading { .. } => html! { <span class="account-room" aria-hidden="true"></span> },
        SessionState::Authenticated { session, .. } => html! { <UserMenu user={session.user.clone()} /> },
        SessionState::Unauthenticated { .. } if page == Some(Page::Login) => html! {},
        SessionState::Unauthenticated { .. } => {
            // The start page is where one comes back to anyway.
            let back = page.filter(|page| *page != Page::Home);
            login_link(&back.map(LoginQuery::back_to).unwrap_or_default(), "button small")
        }
    };
    html! {
        <header>
            { link(Page::Home, "brand", "Hallpass") }
            <nav aria-label="Pages">
                <ul>{ item(Page::Dashboard, "Dashboard") }{ item(Page::Profile, "Profile") }</ul>
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
