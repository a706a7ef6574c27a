//! Data that a page shows besides the session: from the server that rendered it, or fetched by the
//! app.

use std::{cell::RefCell, pin::Pin, rc::Rc};

use hallpass_yew::{ActionFailure, components::Status};
use yew::prelude::*;

/// Data, as far as it has arrived.
pub(crate) struct Fetched<T> {
    data: Rc<RefCell<Option<T>>>,
    progress: UseStateHandle<Progress>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// Being fetched.
    Loading,
    Failed,
    Arrived,
}

/// Fetches something, and returns whether it has arrived.
type Fetch = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = bool>>>>;

/// Fetches the data, unless it is `given`.
#[hook]
pub(crate) fn use_fetch<T, F>(given: Option<T>, fetch: impl FnOnce() -> F + 'static) -> Fetched<T>
where
    T: 'static,
    F: Future<Output = Result<T, ActionFailure>> + 'static,
{
    let data = use_mut_ref(|| given);
    let is_given = data.borrow().is_some();
    let arriving = Rc::clone(&data);
    let fetch: Fetch = Box::new(move || {
        Box::pin(async move {
            let answer = fetch().await.ok();
            let has_arrived = answer.is_some();
            arriving.replace(answer);
            has_arrived
        })
    });
    Fetched { data, progress: use_progress(is_given, fetch) }
}

/// Fetches what is not given. The same code for every type of data.
#[hook]
fn use_progress(is_given: bool, fetch: Fetch) -> UseStateHandle<Progress> {
    let progress = use_state(|| if is_given { Progress::Arrived } else { Progress::Loading });
    let setter = progress.setter();
    use_effect_with(*progress == Progress::Loading, move |is_loading| {
        if *is_loading {
            wasm_bindgen_futures::spawn_local(async move {
                setter.set(if fetch().await { Progress::Arrived } else { Progress::Failed });
            });
        }
    });
    progress
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
        let retry = {
            let progress = self.progress.clone();
            move |_: MouseEvent| progress.set(Progress::Loading)
        };
        match (*self.progress, &*self.data.borrow()) {
            (Progress::Arrived, Some(data)) => view(data),
            (Progress::Failed, _) => html! {
                <div role="alert">
                    <p>{ failed }{ " Check your connection and try again." }</p>
                    <p><button class="button" onclick={retry}>{ "Try again" }</button></p>
                </div>
            },
            _ => html! { <Status><p>{ loading }</p></Status> },
        }
    }
}
