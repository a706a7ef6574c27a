//! A button that ends the session.

use hallpass_shared::ErrorCode;
use yew::prelude::*;

use super::ErrorNotice;
use crate::session::sign_out;

/// What [`SignOutButton`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct SignOutButtonProps {
    /// Where to go afterwards.
    #[prop_or_else(|| "/".into())]
    pub return_to: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Waiting,
    SigningOut,
    Failed(ErrorCode),
}

/// Says when it is at work. A sign-out that fails says so: the person is still signed in.
#[component]
pub fn SignOutButton(props: &SignOutButtonProps) -> Html {
    let progress = use_state(|| Progress::Waiting);
    let busy = *progress == Progress::SigningOut;
    let onclick = {
        let (progress, return_to) = (progress.clone(), props.return_to.clone());
        Callback::from(move |_: MouseEvent| {
            if *progress == Progress::SigningOut {
                return;
            }
            progress.set(Progress::SigningOut);
            let (progress, return_to) = (progress.clone(), return_to.clone());
            wasm_bindgen_futures::spawn_local(async move {
                if let Err(failure) = sign_out(&return_to).await {
                    progress.set(Progress::Failed(failure.code));
                }
            });
        })
    };
    html! {
        <>
            if let Progress::Failed(code) = *progress {
                <ErrorNotice {code} />
                <p>{ "You are still signed in." }</p>
            }
            <button class="button" aria-disabled={busy.to_string()} {onclick}>
                { if busy { "Signing out..." } else { "Sign out" } }
            </button>
        </>
    }
}
