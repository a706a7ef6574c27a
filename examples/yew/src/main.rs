//! Somebody else's Yew app, which asks Hallpass who is signed in.

use hallpass_web::{
    components::{SignInButton, SignOutButton},
    session::{SessionProvider, SessionState, use_session, use_user},
};
use yew::prelude::*;

/// The root: everything inside the provider may ask. A part of an app may have one of its own, and come and go.
#[component]
fn App() -> Html {
    let mounted = use_state(|| true);
    let onclick = {
        let mounted = mounted.clone();
        Callback::from(move |_: MouseEvent| mounted.set(!*mounted))
    };
    html! {
        <>
            if *mounted {
                <SessionProvider>
                    <Greeting />
                </SessionProvider>
            }
            <button id="mounted" {onclick}>{ if *mounted { "Hide" } else { "Show" } }</button>
        </>
    }
}

#[component]
fn Greeting() -> Html {
    let drawn = use_drawn();
    match use_session() {
        SessionState::Loading { .. } => html! { <p>{ "Syncing authentication status..." }</p> },
        SessionState::Unauthenticated { .. } => html! {
            <>
                <p>{ "Access denied. Please login." }</p>
                <SignInButton return_to="/app/" />
            </>
        },
        SessionState::Authenticated { session, .. } => html! {
            <>
                <p id="greeting">{ "Hello, " }<Name />{ "!" }</p>
                <p id="ends" data-drawn={drawn.to_string()}>{ format!("Until {}", session.expires) }</p>
                <SignOutButton return_to="/app/" />
            </>
        },
    }
}

/// Shows a part of the session, and is drawn again only when that part has changed.
#[component]
fn Name() -> Html {
    let drawn = use_drawn();
    let name = use_user().and_then(|user| user.name).unwrap_or("you".into());
    html! { <span id="name" data-drawn={drawn.to_string()}>{ name }</span> }
}

/// How often a component was drawn.
#[hook]
fn use_drawn() -> u32 {
    let drawn = use_mut_ref(|| 0);
    drawn.replace_with(|times| *times + 1) + 1
}

fn main() {
    #[cfg(feature = "browser")]
    yew::Renderer::<App>::new().render();
    #[cfg(not(feature = "browser"))]
    eprintln!("This is for the browser: run `trunk build` in this folder.");
}
