//! The page for every URL at which there is none.

use yew::prelude::*;

use crate::{links::link, page::Page};

/// Says so, with a link to the start page.
pub fn not_found() -> Html {
    html! {
        <div class="panel">
            <h1>{ "There is no page at this address." }</h1>
            <p>{ "Check the address, or begin at the start page." }</p>
            <p>{ link(Page::Home, "button", "Start page") }</p>
        </div>
    }
}
