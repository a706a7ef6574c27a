//! A button that begins a sign-in.

use gloo_events::EventListener;
use hallpass_shared::{ErrorCode, PublicProvider};
use yew::prelude::*;

use super::ErrorNotice;
use crate::session::sign_in;

/// What [`ProviderButton`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct ProviderButtonProps {
    /// With whom.
    pub provider: PublicProvider,
    /// Where to go afterwards.
    pub return_to: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Waiting,
    Leaving,
    Failed(ErrorCode),
}

/// The provider's mark and name. Says when it is on its way, and why it did not get there.
#[component]
pub fn ProviderButton(props: &ProviderButtonProps) -> Html {
    let progress = use_state(|| Progress::Waiting);
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
    let onclick = {
        let (progress, props) = (progress.clone(), props.clone());
        Callback::from(move |_: MouseEvent| {
            if *progress == Progress::Leaving {
                return;
            }
            progress.set(Progress::Leaving);
            let (progress, props) = (progress.clone(), props.clone());
            wasm_bindgen_futures::spawn_local(async move {
                if let Err(failure) = sign_in(&props.provider.id, &props.return_to).await {
                    progress.set(Progress::Failed(failure.code));
                }
            });
        })
    };
    let name = &props.provider.name;
    let text = if leaving { format!("Taking you to {name}...") } else { format!("Sign in with {name}") };
    let initial: String = name.chars().take(1).collect();
    html! {
        <>
            if let Progress::Failed(code) = *progress {
                <ErrorNotice {code} />
            }
            <button class="provider" aria-disabled={leaving.to_string()} {onclick}>
                <span class="mark" aria-hidden="true">{ initial }</span>
                <span>{ text }</span>
            </button>
        </>
    }
}
