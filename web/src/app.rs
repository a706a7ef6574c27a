//! The root of the app: the session around everything, then the router, then the page.

use hallpass_types::InitialState;
use yew::prelude::*;
use yew_router::{
    Router,
    history::{AnyHistory, BrowserHistory},
    hooks::use_location,
};
#[cfg(feature = "ssr")]
use {
    crate::root::href,
    yew_router::{
        history::{History as _, MemoryHistory},
        query::Raw,
    },
};

use crate::{
    components::Header,
    head,
    links::use_in_app_navigation,
    navigation::use_page,
    page::Page,
    pages::{Dashboard, Login, Profile, home, not_found, sessions, sign_out},
};
use hallpass_yew::{
    Initial, SessionEnding, SessionProvider, SessionState, forms::FormsProvider, texts::Texts, use_session,
    use_texts,
};

/// Properties of [`App`]. All are read once, on mount.
#[derive(Clone, Properties)]
pub struct AppProps {
    /// What the server knew when it rendered the page. Without it the app asks the server.
    #[prop_or_default]
    pub initial: Option<InitialState>,
    /// Which page.
    #[prop_or_default]
    pub location: Location,
    /// The path of the API, as browsers see it.
    #[prop_or_else(|| hallpass_types::paths::BASE.into())]
    pub base_path: AttrValue,
}

/// They are read once.
impl PartialEq for AppProps {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Which page of the app to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Location {
    /// That of the browser's address bar.
    #[default]
    Browser,
    /// That of a request to the server.
    #[cfg(feature = "ssr")]
    Server {
        /// Its path below the root.
        path: String,
        /// Its query, without the question mark.
        query: String,
    },
}

impl Location {
    pub(crate) fn history(&self) -> AnyHistory {
        match self {
            Self::Browser => BrowserHistory::new().into(),
            #[cfg(feature = "ssr")]
            Self::Server { path, query } => {
                let (history, path) = (MemoryHistory::new(), href(path));
                // A query that cannot be kept as it is, is dropped.
                if history.push_with_query(&path, Raw(query)).is_err() {
                    history.push(&path);
                }
                history.into()
            }
        }
    }
}

/// The whole app, the same in the server and in the browser.
#[component]
pub fn App(props: &AppProps) -> Html {
    let history = use_memo((), |()| props.location.history());
    let session = props.initial.as_ref().map(Initial::from);
    html! {
        <SessionProvider initial={session} base_path={props.base_path.clone()} sign_in_page={Page::Login.href()}>
            <FormsProvider initial={props.initial.clone()}>
                <Router history={(*history).clone()}>
                    <Pages />
                </Router>
            </FormsProvider>
        </SessionProvider>
    }
}

/// The page at the current URL, in its frame. Needs a router and a `<SessionProvider>` around it.
#[component]
pub fn Pages() -> Html {
    let page = use_page();
    let (texts, state) = (use_texts(), use_session());
    let location = use_location();
    let query = location.as_ref().map_or("", |location| location.query_str());
    let main = use_node_ref();
    use_in_app_navigation();
    {
        let (main, first) = (main.clone(), use_mut_ref(|| true));
        use_effect_with(page, move |page| {
            // The first document has the right head and focus, from the server or from the shell.
            if first.replace(false) {
                head::mark_ready();
            } else if let Some(main) = main.cast::<web_sys::HtmlElement>() {
                // After a step inside the app a screen reader reads the new page, as after a page
                // load. The scroll position depends on the step: the top after a link, the old one
                // after Back.
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
            <main id="main" tabindex="-1" ref={main}>{ view(page, texts, &state, query) }</main>
            <SessionEnding />
        </>
    }
}

/// Pages that call no hooks of their own are functions: every component costs every visitor half a
/// kilobyte.
fn view(page: Option<Page>, texts: &Texts, state: &SessionState, query: &str) -> Html {
    match page {
        Some(Page::Home) => home(state),
        Some(Page::Login) => html! { <Login /> },
        Some(Page::SignOut) => sign_out(texts, state, query),
        Some(Page::Dashboard) => html! { <Dashboard /> },
        Some(Page::Profile) => html! { <Profile /> },
        Some(Page::Sessions) => sessions(texts, state, query),
        None => not_found(),
    }
}
