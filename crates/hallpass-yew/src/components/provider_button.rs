//! A button that begins a sign-in: a form, which also works without the app.

use gloo_events::EventListener;
use hallpass_types::{PublicProvider, paths};
use yew::prelude::*;

use super::{
    action_notice,
    person::untranslated,
    slot::{ErrorSlot, children_or},
};
use crate::{
    forms::CsrfField,
    session::{Progress, begin_sign_in, use_action, use_base_path, use_texts},
    texts::fixed,
};

/// Properties of [`ProviderButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct ProviderButtonProps {
    /// The provider, from [`use_providers`](crate::use_providers) or
    /// [`get_providers`](crate::get_providers).
    pub provider: PublicProvider,
    /// The return URL, a path of this app; on a login page [that of the query](
    /// hallpass_types::LoginQuery::return_to_of_form). By default the start page.
    #[prop_or_default]
    pub return_to: Option<String>,
    /// How old the sign-in at the provider may be, in seconds. A provider that cannot prove it gets
    /// an explanation and no button.
    #[prop_or_default]
    pub max_age: Option<u32>,
    /// Whether the provider lets the person choose an account, even if it knows one: for the login
    /// page after an error [that suggests it](hallpass_types::ErrorCode::suggests_another_account).
    /// The button says so, or what to do if the provider
    /// [cannot](hallpass_types::PublicProvider::can_choose_account).
    #[prop_or_default]
    pub another_account: bool,
    /// The CSS classes of the button. While the page is about to be left, it has
    /// `aria-disabled="true"`.
    #[prop_or_else(|| "provider".into())]
    pub class: Classes,
    /// The provider's mark, before the text: a logo of yours. By default the first letter of its
    /// name.
    #[prop_or_default]
    pub mark: Html,
    /// How an error is shown. By default a notice above the button.
    #[prop_or_default]
    pub error: Option<ErrorSlot>,
    /// What it says. By default "Sign in with", the provider's name, and what is to come.
    #[prop_or_default]
    pub children: Html,
}

/// The provider's mark, and a text. Says whether the provider [was used
/// last](PublicProvider::last_used), when the page is about to be left, and why a sign-in could
/// not begin.
///
/// ```
/// # use hallpass_yew::{ProviderButton, types::PublicProvider};
/// # use yew::prelude::*;
/// # #[derive(Clone, PartialEq, Properties)] struct Props { provider: PublicProvider }
/// # #[component] fn Github(props: &Props) -> Html {
/// # let provider = props.provider.clone();
/// let mark = html! { <img src="/github.svg" alt="" width="20" height="20" /> };
/// html! { <ProviderButton {provider} return_to="/" class="dark" {mark}>{ "GitHub" }</ProviderButton> }
/// # }
/// ```
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn ProviderButton(props: &ProviderButtonProps) -> Html {
    let texts = use_texts();
    let base = use_base_path();
    let id = &props.provider.id;
    let action = match (props.another_account, props.max_age) {
        (true, max_age) => paths::sign_in_with_another_account(id, max_age),
        (false, Some(max_age)) => paths::sign_in_again(id, max_age),
        (false, None) => paths::sign_in(id),
    };
    let action = base.of(&action);
    let begin = {
        let (action, return_to) = (action.clone(), props.return_to.clone());
        use_action(move || {
            let (action, return_to) = (action.clone(), return_to.clone());
            async move { begin_sign_in(&action, return_to.as_deref()).await }
        })
    };
    let leaving = matches!(begin.progress(), Progress::Busy | Progress::Done);
    {
        // After Back from the provider, the browser may restore this page as it was left.
        let begin = begin.clone();
        use_effect_with((), move |()| {
            let returned = move |_: &web_sys::Event| begin.reset();
            let window = web_sys::window();
            let listener = window.map(|window| EventListener::new(&window, "pageshow", returned));
            move || drop(listener)
        });
    }
    let name = &props.provider.name;
    if props.max_age.is_some() && !props.provider.can_prove_recent_sign_in {
        return html! { <p class="unavailable">{ texts.no_recent_sign_in.html(untranslated(name)) }</p> };
    }
    let can_choose = props.provider.can_choose_account;
    // The texts have different keys: a translator of pages keeps the text of an element.
    let text = children_or(&props.children, || {
        if leaving {
            html! { <span key="leaving">{ texts.leaving_for.html(untranslated(name)) }</span> }
        } else {
            html! {
                <span key="waiting">
                    { texts.sign_in_with.html(untranslated(name)) }
                    { hint(props.provider.last_used, texts.last_used) }
                    { hint(props.another_account && can_choose, texts.another_account) }
                    { hint(props.another_account && !can_choose, texts.sign_out_there) }
                </span>
            }
        }
    });
    let mark = children_or(&props.mark, || {
        let initial: String = name.chars().take(1).collect();
        html! { <span class="mark" aria-hidden="true" translate="no">{ initial }</span> }
    });
    let error = begin.error().map(|error| match &props.error {
        Some(slot) => slot.emit(error.clone()),
        None => action_notice(texts, error),
    });
    html! {
        <>
            { error }
            <form method="post" {action} onsubmit={begin.on_submit()}>
                <CsrfField />
                if let Some(return_to) = &props.return_to {
                    <input type="hidden" name="callbackUrl" value={return_to.clone()} />
                }
                <button class={props.class.clone()} aria-disabled={leaving.to_string()}>
                    { mark }
                    { text }
                </button>
            </form>
        </>
    }
}

fn hint(is_shown: bool, text: &'static str) -> Html {
    if is_shown {
        html! { <small>{ fixed(text) }</small> }
    } else {
        Html::default()
    }
}
