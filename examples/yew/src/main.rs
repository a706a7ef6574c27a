//! Somebody else's Yew app, which asks Hallpass who is signed in.

use hallpass_yew::{
    components::{SignInButton, SignOutButton},
    session::{Initial, SessionProvider, SessionState, update_with, use_session, use_session_part, use_user},
    types::SessionData,
};
use yew::{platform::spawn_local, prelude::*};

/// The root: everything inside the provider may ask. What the server wrote into the page is known without asking. (The button is
/// there to show that a provider may come and go.)
#[component]
fn App() -> Html {
    let initial = use_memo((), |()| Initial::from_document());
    let mounted = use_state(|| true);
    let onclick = {
        let mounted = mounted.clone();
        Callback::from(move |_: MouseEvent| mounted.set(!*mounted))
    };
    html! {
        <>
            if *mounted {
                <SessionProvider initial={(*initial).clone()}>
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
                <SignInButton />
            </>
        },
        SessionState::Authenticated { session, .. } => html! {
            <>
                <p id="greeting">{ "Hello, " }<Name />{ "!" }</p>
                <p id="ends" data-drawn={drawn.to_string()}>{ format!("Until {}", session.expires) }</p>
                <Theme />
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

/// What the application keeps in the session. The server's hook decides what it may be: see `examples/actix`.
#[component]
fn Theme() -> Html {
    let theme = use_session_part(|state| Some(state.session()?.data.get("theme")?.as_str()?.to_owned()));
    let problem = use_state(|| None);
    let other = if theme.as_deref() == Some("dark") { "light" } else { "dark" };
    let onclick = {
        let problem = problem.clone();
        Callback::from(move |_: MouseEvent| {
            let problem = problem.clone();
            spawn_local(async move {
                let data = SessionData::from_iter([("theme".to_owned(), other.into())]);
                problem.set(update_with(&data).await.err());
            });
        })
    };
    html! {
        <p>
            <span id="theme">{ theme.unwrap_or_else(|| "light".into()) }</span>{ " " }
            <button id="other-theme" {onclick}>{ format!("Make it {other}") }</button>
            if let Some(failure) = &*problem {
                <span role="alert">{ failure.to_string() }</span>
            }
        </p>
    }
}

/// How often a component was drawn.
#[hook]
fn use_drawn() -> u32 {
    let drawn = use_mut_ref(|| 0);
    drawn.replace_with(|times| *times + 1) + 1
}

fn main() {
    #[cfg(target_arch = "wasm32")]
    yew::Renderer::<App>::new().render();
}
