//! What a page shows besides the session: given by the server that rendered it, or asked for once the page is there.

use yew::prelude::*;

use hallpass_yew::{components::Status, http::HttpFailure};

/// The answer, as far as there is one.
pub(crate) struct Asked<T> {
    answer: UseStateHandle<Option<Result<T, HttpFailure>>>,
    retry: Callback<MouseEvent>,
}

/// Asks, unless the answer is `given`.
#[hook]
pub(crate) fn use_asked<T, F>(given: Option<T>, ask: impl FnOnce() -> F + 'static) -> Asked<T>
where
    T: 'static,
    F: Future<Output = Result<T, HttpFailure>> + 'static,
{
    let answer = use_state(|| given.map(Ok));
    let attempt = use_state(|| 0_u32);
    {
        let answer = answer.clone();
        use_effect_with(*attempt, move |_| {
            if answer.is_none() {
                wasm_bindgen_futures::spawn_local(async move { answer.set(Some(ask().await)) });
            }
        });
    }
    let retry = {
        let answer = answer.clone();
        Callback::from(move |_| {
            answer.set(None);
            attempt.set(*attempt + 1);
        })
    };
    Asked { answer, retry }
}

impl<T> Asked<T> {
    /// What there is; until then `waiting`, and after a failure `failed` with a way to try again.
    pub(crate) fn show(
        &self,
        waiting: &'static str,
        failed: &'static str,
        view: impl FnOnce(&T) -> Html,
    ) -> Html {
        match &*self.answer {
            None => html! { <Status><p>{ waiting }</p></Status> },
            Some(Err(_)) => html! {
                <div role="alert">
                    <p>{ failed }{ " Check your connection and try again." }</p>
                    <p><button class="button" onclick={self.retry.clone()}>{ "Try again" }</button></p>
                </div>
            },
            Some(Ok(answer)) => view(answer),
        }
    }
}
