//! A button that ends the session: a form, which also works without the app.

use hallpass_types::paths;
use yew::prelude::*;

use super::{error_notice_with, progress::Progress};
use crate::{
    forms::CsrfField,
    session::{AfterSignOut, SessionState, sign_out, use_base_path, use_session_part},
};

/// Properties of [`SignOutButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct SignOutButtonProps {
    /// The return URL, a path of this app.
    #[prop_or_else(|| "/".into())]
    pub return_to: String,
}

/// Signs out, in all tabs. After a failure it says so, and whether the person is still signed in,
/// if that is known.
#[component]
pub fn SignOutButton(props: &SignOutButtonProps) -> Html {
    let progress = use_state(|| Progress::Offered);
    let action = use_base_path().of(paths::SIGN_OUT);
    let outcome = use_session_part(after_failure);
    let busy = *progress == Progress::Busy;
    let onsubmit = {
        let (progress, return_to) = (progress.clone(), props.return_to.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *progress == Progress::Busy {
                return;
            }
            progress.set(Progress::Busy);
            let (progress, return_to) = (progress.clone(), return_to.clone());
            wasm_bindgen_futures::spawn_local(async move {
                if let Err(failure) = sign_out(AfterSignOut::GoTo(return_to)).await {
                    progress.set(Progress::Failed(failure));
                }
            });
        })
    };
    // The texts have different keys: a translator of pages keeps the text of an element.
    let label = if busy {
        html! { <span key="busy">{ "Signing out..." }</span> }
    } else {
        html! { <span key="waiting">{ "Sign out" }</span> }
    };
    html! {
        <>
            if let Progress::Failed(failure) = &*progress {
                { error_notice_with(failure.code, failure.reference.as_deref(), html! { <p key={outcome}>{ outcome }</p> }) }
            }
            <form method="post" action={action} {onsubmit}>
                <CsrfField />
                <input type="hidden" name="callbackUrl" value={props.return_to.clone()} />
                <button class="button" aria-disabled={busy.to_string()}>
                    { label }
                </button>
            </form>
        </>
    }
}

/// What a failed sign-out means for the session.
fn after_failure(state: &SessionState) -> &'static str {
    match state {
        SessionState::Unauthenticated { .. } => "You are signed out.",
        SessionState::Authenticated { connection, .. } if !connection.is_reconnecting() => {
            "As far as this page knows, you are still signed in."
        }
        SessionState::Authenticated { .. } | SessionState::Loading { .. } => {
            "Whether you are signed out will show as soon as the server answers."
        }
    }
}
