//! Data that a page shows besides the session: from the server that rendered it, or fetched by the
//! app.

use std::{cell::RefCell, future::Future, pin::Pin, rc::Rc};

use yew::{platform::spawn_local, prelude::*};

use super::ActionError;

/// Data, as far as it has arrived.
pub struct Fetched<T> {
    data: Rc<RefCell<Option<Rc<T>>>>,
    progress: UseStateHandle<Fetching>,
}

#[derive(Clone, PartialEq, Eq)]
enum Fetching {
    Loading,
    Failed(ActionError),
    Arrived,
}

/// Fetches something.
type Fetch = Box<dyn FnOnce() -> Pin<Box<dyn Future<Output = Result<(), ActionError>>>>>;

impl<T> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        Self { data: Rc::clone(&self.data), progress: self.progress.clone() }
    }
}

impl<T> Fetched<T> {
    /// The data that arrived last, also while it is fetched again. `None`: none has arrived yet.
    pub fn data(&self) -> Option<Rc<T>> {
        self.data.borrow().clone()
    }

    /// Whether it is being fetched.
    pub fn is_loading(&self) -> bool {
        *self.progress == Fetching::Loading
    }

    /// Why it could not be fetched.
    pub fn error(&self) -> Option<&ActionError> {
        match &*self.progress {
            Fetching::Failed(error) => Some(error),
            Fetching::Loading | Fetching::Arrived => None,
        }
    }

    /// Fetches it again.
    pub fn reload(&self) {
        self.progress.set(Fetching::Loading);
    }

    /// Fetches it again, for `onclick` of a button.
    pub fn on_reload(&self) -> Callback<MouseEvent> {
        reload_on_click(self.progress.setter())
    }
}

/// The same code for every type of data.
fn reload_on_click(setter: UseStateSetter<Fetching>) -> Callback<MouseEvent> {
    Callback::from(move |_| setter.set(Fetching::Loading))
}

/// Fetches data, unless it is `given`.
///
/// ```
/// # use hallpass_yew::{get_providers, session::use_fetched};
/// # use yew::prelude::*;
/// #[component]
/// fn Providers() -> Html {
///     let providers = use_fetched(None, get_providers);
///     match (providers.data(), providers.error()) {
///         (Some(providers), _) => html! { for provider in providers.values() { <p>{ &provider.name }</p> } },
///         (None, Some(error)) => html! { <p>{ error.to_string() }</p> },
///         (None, None) => html! { <p>{ "One moment..." }</p> },
///     }
/// }
/// ```
#[hook]
pub fn use_fetched<T, F>(given: Option<T>, fetch: impl FnOnce() -> F + 'static) -> Fetched<T>
where
    T: 'static,
    F: Future<Output = Result<T, ActionError>> + 'static,
{
    let data = use_mut_ref(|| given.map(Rc::new));
    let is_given = data.borrow().is_some();
    let arriving = Rc::clone(&data);
    let fetch: Fetch = Box::new(move || {
        Box::pin(async move {
            let answer = fetch().await?;
            arriving.replace(Some(Rc::new(answer)));
            Ok(())
        })
    });
    Fetched { data, progress: use_fetching(is_given, fetch) }
}

/// Fetches what is not given. The same code for every type of data.
#[hook]
fn use_fetching(is_given: bool, fetch: Fetch) -> UseStateHandle<Fetching> {
    let progress = use_state(|| if is_given { Fetching::Arrived } else { Fetching::Loading });
    let setter = progress.setter();
    use_effect_with(*progress == Fetching::Loading, move |is_loading| {
        if *is_loading {
            spawn_local(async move {
                setter.set(match fetch().await {
                    Ok(()) => Fetching::Arrived,
                    Err(error) => Fetching::Failed(error),
                });
            });
        }
    });
    progress
}
