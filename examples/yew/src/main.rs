//! Notes in the browser: a Yew app that shows who is signed in, and signs people in and out.

use hallpass_yew::{
    Initial, SessionProvider, SessionState, SignInButton, SignOutButton, types::SessionData, update_with,
    use_session, use_session_part, use_user,
};
use yew::{platform::spawn_local, prelude::*};

/// The root. Everything inside the provider can ask who is signed in. What the server wrote into
/// the page is known without a request.
#[component]
fn App() -> Html {
    let initial = use_memo((), |()| Initial::from_document());
    html! {
        <SessionProvider initial={(*initial).clone()}>
            <Greeting />
        </SessionProvider>
    }
}

/// One view for each state of the session.
#[component]
pub fn Greeting() -> Html {
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
                <p>{ format!("Until {}", session.expires) }</p>
                <Theme />
                <SignOutButton return_to="/app/" />
            </>
        },
    }
}

/// Shows a part of the session, and is drawn again only when that part has changed.
#[component]
fn Name() -> Html {
    let name = use_user().and_then(|user| user.name).unwrap_or("you".into());
    html! { <>{ name }</> }
}

/// The application's own data in the session. A hook in the server decides what is kept: see
/// `examples/actix`.
#[component]
fn Theme() -> Html {
    let theme = use_session_part(|state| Some(state.session()?.data.get("theme")?.as_str()?.to_owned()));
    let failure = use_state(|| None);
    let other = if theme.as_deref() == Some("dark") { "light" } else { "dark" };
    let onclick = {
        let failure = failure.clone();
        Callback::from(move |_: MouseEvent| {
            let failure = failure.clone();
            spawn_local(async move {
                let data = SessionData::from_iter([("theme".to_owned(), other.into())]);
                failure.set(update_with(&data).await.err());
            });
        })
    };
    html! {
        <p>
            <span id="theme">{ theme.unwrap_or_else(|| "light".into()) }</span>{ " " }
            <button id="other-theme" {onclick}>{ format!("Make it {other}") }</button>
            if let Some(failure) = &*failure {
                <span role="alert">{ failure.to_string() }</span>
            }
        </p>
    }
}

fn main() {
    #[cfg(target_arch = "wasm32")]
    yew::Renderer::<App>::new().render();
}
