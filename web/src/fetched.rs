//! Data that a page shows besides the session: from the server that rendered it, or fetched by the
//! app.

use hallpass_yew::{ActionFailure, components::Status};
use yew::prelude::*;

/// Data, as far as it has arrived.
pub(crate) struct Fetched<T> {
    answer: UseStateHandle<Option<Result<T, ActionFailure>>>,
    retry: Callback<MouseEvent>,
}

/// Fetches the data, unless it is `given`.
#[hook]
pub(crate) fn use_fetch<T, F>(given: Option<T>, fetch: impl FnOnce() -> F + 'static) -> Fetched<T>
where
    T: 'static,
    F: Future<Output = Result<T, ActionFailure>> + 'static,
{
    let answer = use_state(|| given.map(Ok));
    let attempt = use_state(|| 0_u32);
    {
        let answer = answer.clone();
        use_effect_with(*attempt, move |_| {
            if answer.is_none() {
                wasm_bindgen_futures::spawn_local(async move { answer.set(Some(fetch().await)) });
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
    Fetched { answer, retry }
}

impl<T> Fetched<T> {
    /// Shows the data; before that `loading`, and after a failure `failed` with a button to try
    /// again.
    pub(crate) fn show(
        &self,
        loading: &'static str,
        failed: &'static str,
        view: impl FnOnce(&T) -> Html,
    ) -> Html {
        match &*self.answer {
            None => html! { <Status><p>{ loading }</p></Status> },
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
