//! Apps of one's own: drawn by the browser alone, rendered by a server, and inside or around a
//! router that exists already.
#![cfg(feature = "ssr")]

use std::time::Duration;

use hallpass_yew::{
    Initial, SessionProvider, SessionState, SignedIn, SignedOut,
    forms::{CsrfField, FormsProvider},
    ssr::{RenderError, render, render_within},
    types::{CsrfToken, InitialState, Timestamp, Visitor},
    use_session,
};
use yew::{LocalServerRenderer, platform::time::sleep, prelude::*, suspense::use_future};
use yew_router::{
    history::{AnyHistory, History as _, MemoryHistory},
    prelude::*,
};

#[component]
fn Who() -> Html {
    let who = match use_session() {
        SessionState::Loading { .. } => "loading",
        SessionState::Authenticated { .. } => "signed in",
        SessionState::Unauthenticated { .. } => "anonymous",
    };
    html! { { who } }
}

#[derive(Clone, PartialEq, Properties)]
struct RootProps {
    initial: Option<InitialState>,
}

#[component]
fn Root(props: &RootProps) -> Html {
    html! {
        <SessionProvider initial={props.initial.as_ref().map(Initial::from)}>
            <FormsProvider initial={props.initial.clone()}><Who /><CsrfField /></FormsProvider>
        </SessionProvider>
    }
}

fn initial(visitor: Visitor) -> InitialState {
    let csrf = Some(CsrfToken { csrf_token: "the-token".into() });
    InitialState { csrf, ..InitialState::of(visitor, Timestamp::from_unix_ms(0)) }
}

#[tokio::test]
async fn server_renders_a_root_with_the_session_of_the_request() {
    for (visitor, expected) in [(Visitor::Anonymous, "anonymous"), (Visitor::Unavailable, "loading")] {
        let html = render::<Root>(RootProps { initial: Some(initial(visitor)) }).await.unwrap();
        assert!(html.contains(expected) && html.contains("value=\"the-token\""), "{html}");
        // Yew needs its comments in the browser.
        assert!(html.contains("<!--<["), "it can be hydrated: {html}");
    }
}

/// Without an initial state, as on a page that any server of files sends.
#[tokio::test]
async fn app_without_initial_state_begins_with_loading() {
    let html = render::<Root>(RootProps { initial: None }).await.unwrap();
    assert!(html.contains("loading") && !html.contains("the-token"), "{html}");
}

#[component]
fn Panics() -> Html {
    panic!("on purpose")
}

#[component]
fn Suspended() -> HtmlResult {
    use_future(|| sleep(Duration::from_hours(1)))?;
    Ok(html! {})
}

#[component]
fn Waits() -> Html {
    html! { <Suspense fallback={Html::default()}><Suspended /></Suspense> }
}

#[component]
fn WaitsAMoment() -> HtmlResult {
    use_future(|| sleep(Duration::from_millis(1)))?;
    Ok(html! { "after a moment" })
}

#[component]
fn Suspends() -> Html {
    html! { <Suspense fallback={Html::default()}><WaitsAMoment /></Suspense> }
}

#[tokio::test]
async fn page_that_panics_or_takes_too_long_is_an_error() {
    let panicked = render::<Panics>(()).await;
    assert_eq!(panicked, Err(RenderError::Panic("on purpose".into())));
    let local = tokio::task::LocalSet::new();
    let late = local.run_until(render_within::<Waits>(Duration::from_millis(20), ())).await;
    assert_eq!(late, Err(RenderError::Timeout(Duration::from_millis(20))));
    let html = local.run_until(render::<Suspends>(())).await.unwrap();
    assert!(html.contains("after a moment"), "{html}");
}

#[derive(Clone, Copy, PartialEq, Routable)]
enum Route {
    #[at("/")]
    Home,
    #[at("/notes")]
    Notes,
}

fn switch(route: Route) -> Html {
    match route {
        Route::Home => html! { "home" },
        Route::Notes => {
            html! { <><SignedIn>{ "notes" }</SignedIn><SignedOut>{ "sign in for notes" }</SignedOut></> }
        }
    }
}

fn history() -> AnyHistory {
    let history = MemoryHistory::new();
    history.push("/notes");
    history.into()
}

fn anonymous() -> Initial {
    Initial::from(&initial(Visitor::Anonymous))
}

#[component]
fn AroundRouter() -> Html {
    html! {
        <SessionProvider initial={anonymous()}>
            <Router history={history()}><Switch<Route> render={switch} /></Router>
        </SessionProvider>
    }
}

#[component]
fn InsideRouter() -> Html {
    html! {
        <Router history={history()}>
            <SessionProvider initial={anonymous()}><Switch<Route> render={switch} /></SessionProvider>
        </Router>
    }
}

#[tokio::test]
async fn provider_works_around_and_inside_a_router() {
    let around = LocalServerRenderer::<AroundRouter>::new().hydratable(false).render().await;
    let inside = LocalServerRenderer::<InsideRouter>::new().hydratable(false).render().await;
    assert_eq!([around.as_str(), inside.as_str()], ["sign in for notes"; 2]);
}
