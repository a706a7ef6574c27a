//! A button that begins a sign-in: a form, which the app enhances.

use gloo_events::EventListener;
use hallpass_types::{PublicProvider, paths};
use yew::prelude::*;

use super::error_notice;
use crate::{
    forms::CsrfField,
    session::{ActionFailure, begin_sign_in, use_base_path},
};

/// What [`ProviderButton`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct ProviderButtonProps {
    /// With whom.
    pub provider: PublicProvider,
    /// Where to go afterwards.
    pub return_to: String,
    /// How old the proof of who one is may be, in seconds, if that matters. Where the provider cannot give one, it says so, and
    /// there is no button.
    #[prop_or_default]
    pub max_age: Option<u32>,
    /// Whether the provider lets the person choose an account, even if it knows one: for the login page after an error that
    /// [another account may help against](hallpass_types::ErrorCode::suggests_another_account).
    #[prop_or_default]
    pub another_account: bool,
}

#[derive(Clone, PartialEq, Eq)]
enum Progress {
    Waiting,
    Leaving,
    Failed(ActionFailure),
}

/// The provider's mark and name. Says when it is on its way, and why it did not get there; or that this provider cannot do what is
/// needed.
#[component]
pub fn ProviderButton(props: &ProviderButtonProps) -> Html {
    let progress = use_state(|| Progress::Waiting);
    let base = use_base_path();
    let leaving = *progress == Progress::Leaving;
    {
        // Back from the provider, the browser may show this page as it was left.
        let setter = progress.setter();
        use_effect_with((), move |()| {
            let returned = move |_: &web_sys::Event| setter.set(Progress::Waiting);
            let window = web_sys::window();
            let listener = window.map(|window| EventListener::new(&window, "pageshow", returned));
            move || drop(listener)
        });
    }
    let id = &props.provider.id;
    let action = match (props.another_account, props.max_age) {
        (true, max_age) => paths::sign_in_with_another_account(id, max_age),
        (false, Some(max_age)) => paths::sign_in_anew(id, max_age),
        (false, None) => paths::sign_in(id),
    };
    let action = base.of(&action);
    let onsubmit = {
        let (progress, action, return_to) = (progress.clone(), action.clone(), props.return_to.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *progress == Progress::Leaving {
                return;
            }
            progress.set(Progress::Leaving);
            let (progress, action, return_to) = (progress.clone(), action.clone(), return_to.clone());
            wasm_bindgen_futures::spawn_local(async move {
                if let Err(failure) = begin_sign_in(&action, &return_to).await {
                    progress.set(Progress::Failed(failure));
                }
            });
        })
    };
    let name = &props.provider.name;
    let called = html! { <bdi translate="no">{ name.clone() }</bdi> };
    if props.max_age.is_some() && !props.provider.can_prove_recent_sign_in {
        return html! {
            <p class="unavailable">
                { called }
                { " cannot confirm when you last signed in, which is needed here. If you have no other way to sign in, tell the admin of this site." }
            </p>
        };
    }
    // Of a key of its own: a translator of pages keeps the words that it knows.
    let text = if leaving {
        html! { <span key="leaving">{ "Taking you to " }{ called }{ "..." }</span> }
    } else {
        html! {
            <span key="waiting">
                { "Sign in with " }{ called }
                if props.another_account { <small>{ " (choose another account)" }</small> }
            </span>
        }
    };
    let initial: String = name.chars().take(1).collect();
    html! {
        <>
            if let Progress::Failed(failure) = &*progress {
                { error_notice(failure.code, failure.reference.as_deref()) }
            }
            <form method="post" {action} {onsubmit}>
                <CsrfField />
                <input type="hidden" name="callbackUrl" value={props.return_to.clone()} />
                <button class="provider" aria-disabled={leaving.to_string()}>
                    <span class="mark" aria-hidden="true" translate="no">{ initial }</span>
                    { text }
                </button>
            </form>
        </>
    }
}
