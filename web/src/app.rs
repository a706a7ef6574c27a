//! The root of the app: the session around everything, then the router, then the page.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    components::Header,
    pages::{Dashboard, Home, Login, NotFound, Profile, SignOut},
    route::Route,
    session::SessionProvider,
};

/// The whole app, for a browser.
#[component]
pub fn App() -> Html {
    html! {
        <SessionProvider>
            <BrowserRouter>
                <Pages />
            </BrowserRouter>
        </SessionProvider>
    }
}

/// The page that the address names, in its frame. Needs a router and a `<SessionProvider>` around it.
#[component]
pub fn Pages() -> Html {
    let route = use_route::<Route>().unwrap_or(Route::NotFound);
    let main = use_node_ref();
    {
        let (main, first) = (main.clone(), use_mut_ref(|| true));
        use_effect_with(route, move |route| {
            if let Some(document) = web_sys::window().and_then(|window| window.document()) {
                document.set_title(&format!("{} · Hallpass", route.title()));
            }
            // After a step inside the app a screen reader is to read the new page, as after a page load.
            if !first.replace(false)
                && let Some(main) = main.cast::<web_sys::HtmlElement>()
            {
                let _ = main.focus();
            }
        });
    }
    html! {
        <>
            <a class="skip" href="#main">{ "Skip to the content" }</a>
            <Header />
            <main id="main" tabindex="-1" ref={main}>{ page(route) }</main>
        </>
    }
}

fn page(route: Route) -> Html {
    match route {
        Route::Home => html! { <Home /> },
        Route::Login => html! { <Login /> },
        Route::SignOut => html! { <SignOut /> },
        Route::Dashboard => html! { <Dashboard /> },
        Route::Profile => html! { <Profile /> },
        Route::NotFound => html! { <NotFound /> },
    }
}
