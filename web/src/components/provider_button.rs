//! A button that begins a sign-in: a form, which the app enhances.

use gloo_events::EventListener;
use hallpass_shared::{PublicProvider, paths};
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
    /// How old the proof of who one is may be, in seconds, if that matters.
    #[prop_or_default]
    pub max_age: Option<u32>,
}

#[derive(Clone, PartialEq, Eq)]
enum Progress {
    Waiting,
    Leaving,
    Failed(ActionFailure),
}

/// The provider's mark and name. Says when it is on its way, and why it did not get there.
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
    let action = props.max_age.map_or_else(|| paths::sign_in(id), |age| paths::sign_in_anew(id, age));
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
    let text = if leaving { format!("Taking you to {name}...") } else { format!("Sign in with {name}") };
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
                    <span class="mark" aria-hidden="true">{ initial }</span>
                    <span>{ text }</span>
                </button>
            </form>
        </>
    }
}
