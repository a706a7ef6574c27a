//! The components of `examples/yew`, with probes: a button that unmounts the provider, and elements
//! that count how often they are drawn.

use hallpass_yew::{Initial, SessionProvider, use_session, use_user};
use yew::prelude::*;

#[expect(dead_code, reason = "its root is not used here")]
#[path = "../../../examples/yew/src/main.rs"]
mod example;

#[component]
fn App() -> Html {
    let initial = use_memo((), |()| Initial::from_document());
    let is_mounted = use_state(|| true);
    let onclick = {
        let is_mounted = is_mounted.clone();
        Callback::from(move |_: MouseEvent| is_mounted.set(!*is_mounted))
    };
    html! {
        <>
            if *is_mounted {
                <SessionProvider initial={(*initial).clone()}>
                    <example::Greeting />
                    <Name />
                    <Ends />
                </SessionProvider>
            }
            <button id="mounted" {onclick}>{ if *is_mounted { "Hide" } else { "Show" } }</button>
        </>
    }
}

/// Draws a part of the session.
#[component]
fn Name() -> Html {
    let draws = use_draws();
    let name = use_user().and_then(|user| user.name);
    html! { <span id="name" data-drawn={draws.to_string()}>{ name }</span> }
}

/// Draws the whole session.
#[component]
fn Ends() -> Html {
    let draws = use_draws();
    let ends = use_session().session().map(|session| session.expires.to_string());
    html! { <span id="ends" data-drawn={draws.to_string()}>{ ends }</span> }
}

/// How often a component was drawn.
#[hook]
fn use_draws() -> u32 {
    let draws = use_mut_ref(|| 0);
    draws.replace_with(|draws| *draws + 1) + 1
}

fn main() {
    #[cfg(target_arch = "wasm32")]
    yew::Renderer::<App>::new().render();
}
