//! Every address at which there is no page.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::route::Route;

/// Says so, and shows the way on.
#[component]
pub fn NotFound() -> Html {
    html! {
        <div class="panel">
            <h1>{ "There is no page at this address." }</h1>
            <p>{ "Check the address, or begin at the start page." }</p>
            <p><Link<Route> classes="button" to={Route::Home}>{ "Start page" }</Link<Route>></p>
        </div>
    }
}
