//! A site with a router and a login page of its own. A server renders it and browsers hydrate it,
//! or it runs in the browser alone, at the API's origin or at another one.

use hallpass_yew::{
    AfterSignOut, ConnectionStatus, Greeting, Initial, LoginQuery, ProviderButtons, RequireSession,
    SessionList, SessionLoading, SessionProvider, SignInButton, SignOutButton, SignedIn, SignedOut,
    error_notice, forms::FormsProvider, sign_out, types::InitialState, use_action, use_texts,
};
use yew::prelude::*;
use yew_router::{
    history::{AnyHistory, BrowserHistory, History as _, MemoryHistory},
    prelude::*,
    query::Raw,
};

/// Where the site is, and its API. All are read once.
#[derive(Clone, Properties)]
pub struct SiteProps {
    /// The path below which its pages are, without a slash at its end.
    pub root: AttrValue,
    /// The path of the API, or its URL.
    pub base_path: AttrValue,
    /// The login page, as a path or a URL.
    pub sign_in_page: AttrValue,
    /// What the server knew.
    #[prop_or_default]
    pub initial: Option<InitialState>,
    /// The path and the query of a request, in a server.
    #[prop_or_default]
    pub requested: Option<(String, String)>,
}

impl PartialEq for SiteProps {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Reads them from the element that the site is in, and the state from the page.
pub fn read_props(element: &web_sys::Element) -> Option<SiteProps> {
    let read = |name: &str| element.get_attribute(name).map(AttrValue::from);
    Some(SiteProps {
        root: read("data-root")?,
        base_path: read("data-base-path")?,
        sign_in_page: read("data-sign-in-page")?,
        initial: hallpass_yew::session::initial_state(),
        requested: None,
    })
}

#[derive(Clone, Copy, PartialEq, Eq, Routable)]
enum Route {
    #[at("/")]
    Home,
    #[at("/signin")]
    SignIn,
    #[at("/members")]
    Members,
    #[at("/devices")]
    Devices,
    #[not_found]
    #[at("/404")]
    NotFound,
}

/// The root.
#[component]
pub fn Site(props: &SiteProps) -> Html {
    let history = use_memo((), |()| match &props.requested {
        None => AnyHistory::from(BrowserHistory::new()),
        Some((path, query)) => {
            let history = MemoryHistory::new();
            if history.push_with_query(path, Raw(query)).is_err() {
                history.push(path);
            }
            history.into()
        }
    });
    let root = props.root.clone();
    html! {
        <SessionProvider
            initial={props.initial.as_ref().map(Initial::from)}
            base_path={props.base_path.clone()}
            sign_in_page={props.sign_in_page.clone()}
        >
            <FormsProvider initial={props.initial.clone()}>
                <Router history={(*history).clone()} basename={root.clone()}>
                    <Navigation />
                    <main><Switch<Route> render={move |route| page(route, &root)} /></main>
                </Router>
            </FormsProvider>
        </SessionProvider>
    }
}

#[component]
fn Navigation() -> Html {
    html! {
        <nav>
            <Link<Route> to={Route::Home}>{ "Home" }</Link<Route>>
            <Link<Route> to={Route::Members}>{ "Members" }</Link<Route>>
            <Link<Route> to={Route::Devices}>{ "Devices" }</Link<Route>>
            <ConnectionStatus />
        </nav>
    }
}

fn page(route: Route, root: &AttrValue) -> Html {
    let home = format!("{root}/");
    match route {
        Route::Home => html! {
            <>
                <h1>{ "Home" }</h1>
                <SessionLoading><p id="loading">{ "One moment..." }</p></SessionLoading>
                <SignedIn><p id="greeting"><Greeting /></p><Stay /><SignOutButton return_to={home} /></SignedIn>
                <SignedOut><SignInButton return_to={format!("{root}/members")} /></SignedOut>
            </>
        },
        Route::SignIn => html! { <SignInPage /> },
        Route::Members => html! { <RequireSession><h1>{ "Members" }</h1></RequireSession> },
        Route::Devices => html! { <Devices root={root.clone()} /> },
        Route::NotFound => html! { <h1>{ "Not found" }</h1> },
    }
}

#[component]
fn SignInPage() -> Html {
    let texts = use_texts();
    let query = use_location().map(|location| LoginQuery::parse(location.query_str())).unwrap_or_default();
    html! {
        <>
            <h1>{ texts.sign_in }</h1>
            if let Some(code) = query.error() { { error_notice(texts, code, query.reference()) } }
            <ProviderButtons {query} />
        </>
    }
}

/// Goes to the login page inside the app.
#[component]
fn Devices(props: &DevicesProps) -> Html {
    let leave = {
        let (navigator, root) = (use_navigator(), props.root.clone());
        Callback::from(move |()| {
            let query = LoginQuery::returning_to(&format!("{root}/devices")).to_query();
            if let Some(navigator) = &navigator {
                let _ = navigator.replace_with_query(&Route::SignIn, Raw(query));
            }
        })
    };
    html! { <RequireSession {leave}><h1>{ "Devices" }</h1><SessionList /></RequireSession> }
}

#[derive(Clone, PartialEq, Properties)]
struct DevicesProps {
    root: AttrValue,
}

/// A sign-out that stays on the page.
#[component]
fn Stay() -> Html {
    let leave = use_action(|| sign_out(AfterSignOut::Stay));
    let error = leave.error().map(|error| format!("{error:?}"));
    html! { <><button id="leave" onclick={leave.on_click()}>{ "Leave" }</button><i id="error">{ error }</i></> }
}
