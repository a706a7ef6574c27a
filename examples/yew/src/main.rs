//! Somebody else's Yew app, which asks Hallpass who is signed in.

use hallpass_web::{
    components::{SignInButton, SignOutButton},
    session::{SessionProvider, SessionState, use_session},
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
                <p id="greeting">{ "Hello, " }{ session.user.name.clone().unwrap_or("you".into()) }{ "!" }</p>
                <SignOutButton return_to="/app/" />
            </>
        },
    }
}

fn main() {
    #[cfg(feature = "browser")]
    yew::Renderer::<App>::new().render();
    #[cfg(not(feature = "browser"))]
    eprintln!("This is for the browser: run `trunk build` in this folder.");
}
