//! A button that begins a sign-in: a form, which also works without the app.

use gloo_events::EventListener;
use hallpass_types::{PublicProvider, paths};
use yew::prelude::*;

use super::{error_notice, progress::Progress};
use crate::{
    forms::CsrfField,
    session::{begin_sign_in, use_base_path},
};

/// Properties of [`ProviderButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct ProviderButtonProps {
    /// The provider, from [`get_providers`](crate::get_providers).
    pub provider: PublicProvider,
    /// The return URL, a path of this app.
    pub return_to: String,
    /// How old the sign-in at the provider may be, in seconds. A provider that cannot prove it gets
    /// an explanation and no button.
    #[prop_or_default]
    pub max_age: Option<u32>,
    /// Whether the provider lets the person choose an account, even if it knows one: for the login
    /// page after an error [that suggests it](hallpass_types::ErrorCode::suggests_another_account).
    #[prop_or_default]
    pub another_account: bool,
}

/// The first letter of the provider's name, and a text. Says when the page is about to be left, and
/// why a sign-in could not begin.
#[component]
pub fn ProviderButton(props: &ProviderButtonProps) -> Html {
    let progress = use_state(|| Progress::Offered);
    let base = use_base_path();
    let leaving = *progress == Progress::Busy;
    {
        // After Back from the provider, the browser may restore this page as it was left.
        let setter = progress.setter();
        use_effect_with((), move |()| {
            let returned = move |_: &web_sys::Event| setter.set(Progress::Offered);
            let window = web_sys::window();
            let listener = window.map(|window| EventListener::new(&window, "pageshow", returned));
            move || drop(listener)
        });
    }
    let id = &props.provider.id;
    let action = match (props.another_account, props.max_age) {
        (true, max_age) => paths::sign_in_with_another_account(id, max_age),
        (false, Some(max_age)) => paths::sign_in_again(id, max_age),
        (false, None) => paths::sign_in(id),
    };
    let action = base.of(&action);
    let onsubmit = {
        let (progress, action, return_to) = (progress.clone(), action.clone(), props.return_to.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *progress == Progress::Busy {
                return;
            }
            progress.set(Progress::Busy);
            let (progress, action, return_to) = (progress.clone(), action.clone(), return_to.clone());
            wasm_bindgen_futures::spawn_local(async move {
                if let Err(failure) = begin_sign_in(&action, &return_to).await {
                    progress.set(Progress::Failed(failure));
                }
            });
        })
    };
    let name = &props.provider.name;
    let bdi_name = html! { <bdi translate="no">{ name.clone() }</bdi> };
    if props.max_age.is_some() && !props.provider.can_prove_recent_sign_in {
        return html! {
            <p class="unavailable">
                { bdi_name }
                { " cannot confirm when you last signed in, which is needed here. Choose another way to sign in. If there is none, tell the admin of this site." }
            </p>
        };
    }
    // The texts have different keys: a translator of pages keeps the text of an element.
    let text = if leaving {
        html! { <span key="leaving">{ "Taking you to " }{ bdi_name }{ "..." }</span> }
    } else {
        html! {
            <span key="waiting">
                { "Sign in with " }{ bdi_name }
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
