//! The root of the app: the session around everything, then the router, then the page.

use hallpass_types::InitialState;
use yew::prelude::*;
use yew_router::{
    Router,
    history::{AnyHistory, BrowserHistory},
};
#[cfg(feature = "ssr")]
use yew_router::{
    history::{History as _, MemoryHistory},
    query::Raw,
};

use crate::{
    components::Header,
    head,
    links::use_steps_inside,
    page::Page,
    pages::{Dashboard, Home, Login, Profile, Sessions, SignOut, not_found},
    route::use_page,
};
use hallpass_yew::{
    components::SessionEnding,
    forms::FormsProvider,
    session::{Initial, SessionProvider},
};

/// What [`App`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// What the server knew when it rendered the page. Without it the session is asked for.
    #[prop_or_default]
    pub initial: Option<InitialState>,
    /// Which page.
    #[prop_or_default]
    pub address: Address,
}

/// Which page of the app is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Address {
    /// The one in the browser's address bar.
    #[default]
    Browser,
    /// The one that a server was asked for.
    #[cfg(feature = "ssr")]
    Server {
        /// Its path.
        path: String,
        /// Its query, without the question mark.
        query: String,
    },
}

impl Address {
    fn history(&self) -> AnyHistory {
        match self {
            Self::Browser => BrowserHistory::new().into(),
            #[cfg(feature = "ssr")]
            Self::Server { path, query } => {
                let history = MemoryHistory::new();
                // A query that cannot be kept as it came is a page without one.
                if history.push_with_query(path, Raw(query)).is_err() {
                    history.push(path);
                }
                history.into()
            }
        }
    }
}

/// The whole app, the same in the server and in the browser.
#[component]
pub fn App(props: &AppProps) -> Html {
    let history = use_memo((), |()| props.address.history());
    let session = props.initial.as_ref().map(Initial::from);
    html! {
        <SessionProvider initial={session}>
            <FormsProvider initial={props.initial.clone()}>
                <Router history={(*history).clone()}>
                    <Pages />
                </Router>
            </FormsProvider>
        </SessionProvider>
    }
}

/// The page that the address names, in its frame. Needs a router and a `<SessionProvider>` around it.
#[component]
pub fn Pages() -> Html {
    let page = use_page();
    let main = use_node_ref();
    use_steps_inside();
    {
        let (main, first) = (main.clone(), use_mut_ref(|| true));
        use_effect_with(page, move |page| {
            // The document comes with the right head and focus, from the server or from the shell.
            if first.replace(false) {
                head::mark_ready();
            } else if let Some(main) = main.cast::<web_sys::HtmlElement>() {
                // After a step inside the app a screen reader is to read the new page, as after a page load. What is seen of it
                // depends on the step: the top after a link, the place that was left after Back.
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = main.focus_with_options(&options);
            }
            head::show(*page);
        });
    }
    html! {
        <>
            <a class="skip" href="#main">{ "Skip to the content" }</a>
            <Header />
            <main id="main" tabindex="-1" ref={main}>{ view(page) }</main>
            <SessionEnding />
        </>
    }
}

fn view(page: Option<Page>) -> Html {
    match page {
        Some(Page::Home) => html! { <Home /> },
        Some(Page::Login) => html! { <Login /> },
        Some(Page::SignOut) => html! { <SignOut /> },
        Some(Page::Dashboard) => html! { <Dashboard /> },
        Some(Page::Profile) => html! { <Profile /> },
        Some(Page::Sessions) => html! { <Sessions /> },
        None => not_found(),
    }
}
