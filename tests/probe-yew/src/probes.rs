//! The components of `examples/yew`, with probes: a button that unmounts the provider, one that
//! changes the language, one that shows the person's sessions, and elements that count how often they
//! are drawn.

use hallpass_yew::{
    AfterSignOut, Initial, SessionList, SessionProvider, SignedIn, sign_out,
    texts::{ENGLISH, GERMAN},
    use_action, use_session, use_user,
};
use yew::prelude::*;

#[expect(dead_code, reason = "its root is not used here")]
#[path = "../../../examples/yew/src/main.rs"]
mod example;

/// The root.
#[component]
pub fn Probes() -> Html {
    let initial = use_memo((), |()| Initial::from_document());
    let is_mounted = use_state(|| true);
    let (is_german, has_devices) = (use_state(|| false), use_state(|| false));
    let toggle = |state: &UseStateHandle<bool>| {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| state.set(!*state))
    };
    html! {
        <>
            if *is_mounted {
                <SessionProvider
                    initial={(*initial).clone()}
                    texts={if *is_german { &GERMAN } else { &ENGLISH }}
                >
                    <example::Greeting />
                    <Name />
                    <Ends />
                    if *has_devices { <SignedIn><SessionList /><Leave /></SignedIn> }
                </SessionProvider>
            }
            <button id="language" onclick={toggle(&is_german)}>{ "Language" }</button>
            <button id="devices" onclick={toggle(&has_devices)}>{ "Devices" }</button>
            <button id="mounted" onclick={toggle(&is_mounted)}>{ if *is_mounted { "Hide" } else { "Show" } }</button>
        </>
    }
}

/// A sign-out with markup of its own.
#[component]
fn Leave() -> Html {
    let leave = use_action(|| sign_out(AfterSignOut::Stay));
    let error = leave.error().map(|error| format!("{error:?}"));
    html! { <><button id="leave" onclick={leave.on_click()}>{ "Leave" }</button><i id="error">{ error }</i></> }
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
