//! A blog: a Yew app with a router.

mod route;

use yew::prelude::*;
use yew_router::prelude::*;

use route::Route;

/// The posts, newest first.
const POSTS: [(&str, &str); 2] =
    [("Carry on", "The second post of this blog."), ("Hello, world", "The first post of this blog.")];

#[component]
fn App() -> Html {
    html! {
        <BrowserRouter>
            <Navigation />
            <main><Switch<Route> render={page} /></main>
        </BrowserRouter>
    }
}

#[component]
fn Navigation() -> Html {
    html! {
        <nav>
            <Link<Route> to={Route::Posts}>{ "Posts" }</Link<Route>>{ " " }
            <Link<Route> to={Route::Drafts}>{ "Drafts" }</Link<Route>>
        </nav>
    }
}

fn page(route: Route) -> Html {
    match route {
        Route::Posts => html! {
            <ul>
                for (number, (title, _)) in POSTS.iter().enumerate() {
                    <li><Link<Route> to={Route::Post { number }}>{ *title }</Link<Route>></li>
                }
            </ul>
        },
        Route::Post { number } => match POSTS.get(number) {
            Some((title, text)) => html! { <article><h1>{ *title }</h1><p>{ *text }</p></article> },
            None => html! { <Redirect<Route> to={Route::NotFound} /> },
        },
        Route::Drafts => html! { <p>{ "There are no drafts." }</p> },
        Route::NotFound => html! { <h1>{ "There is no such page." }</h1> },
    }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
