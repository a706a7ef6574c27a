//! The top of every page: where one can go, and who one is.

use hallpass_types::LoginQuery;
use yew::prelude::*;

use crate::{
    components::{connection_status::ConnectionStatus, user_menu::UserMenu},
    links::{link, login_link},
    page::Page,
    route::use_page,
};
use hallpass_yew::session::{SessionState, use_session};

/// The header. While nobody knows who it is, it keeps the room and shows neither.
#[component]
pub fn Header() -> Html {
    let state = use_session();
    let page = use_page();
    let item = |to: Page, text: &'static str| {
        let current = (page == Some(to)).then_some("page");
        html! { <li><a href={to.path()} aria-current={current}>{ text }</a></li> }
    };
    let account = match &state {
        SessionState::Loading { .. } => html! { <span class="account-room" aria-hidden="true"></span> },
        SessionState::Authenticated { session, .. } => {
            // Of another person it is another menu: a page that was translated shows no text that is changed in its place.
            html! { <UserMenu key={session.id.as_str()} user={session.user.clone()} /> }
        }
        SessionState::Unauthenticated { .. } if page == Some(Page::Login) => html! {},
        SessionState::Unauthenticated { .. } => {
            // The start page is where one comes back to anyway.
            let back = page.filter(|page| *page != Page::Home);
            login_link(&back.map(|page| LoginQuery::back_to(page.path())).unwrap_or_default(), "button small")
        }
    };
    html! {
        <header>
            { link(Page::Home, "brand", "Hallpass") }
            <nav aria-label="Pages">
                <ul>{ item(Page::Dashboard, "Dashboard") }{ item(Page::Profile, "Profile") }</ul>
            </nav>
            <div class="account">{ account }</div>
            <ConnectionStatus />
        </header>
    }
}
