//! The header of every page: navigation, and who is signed in.

use hallpass_types::LoginQuery;
use yew::prelude::*;

use crate::{
    components::user_menu::UserMenu,
    links::{link, login_link},
    navigation::use_page,
    page::Page,
};
use hallpass_yew::{ConnectionStatus, SessionState, use_session};

/// The header. While it is not known who is signed in, it keeps the room for the menu or the link.
#[component]
pub fn Header() -> Html {
    let state = use_session();
    let page = use_page();
    let item = |to: Page, text: &'static str| {
        let current = (page == Some(to)).then_some("page");
        html! { <li><a href={to.href()} aria-current={current}>{ text }</a></li> }
    };
    let account = match &state {
        SessionState::Loading { .. } => html! { <span class="account-room" aria-hidden="true"></span> },
        SessionState::Authenticated { session, .. } => {
            // A key for each session: in a translated page, text that is changed in place is not
            // shown.
            html! { <UserMenu key={session.id.as_str()} user={session.user.clone()} /> }
        }
        SessionState::Unauthenticated { .. } if page == Some(Page::Login) => html! {},
        SessionState::Unauthenticated { .. } => {
            // The start page is the default return URL.
            let return_page = page.filter(|page| *page != Page::Home);
            login_link(
                &return_page.map(|page| LoginQuery::returning_to(&page.href())).unwrap_or_default(),
                "button small",
            )
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
