//! An action of a person, and how far it is.

use std::{future::Future, pin::Pin, rc::Rc};

use yew::{platform::spawn_local, prelude::*};

use super::ActionError;

/// How far an action is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Not begun, or reset.
    Idle,
    /// It has begun, and its result is not there yet.
    Busy,
    /// It has succeeded.
    Done,
    /// It has failed. It can be started again.
    Failed(ActionError),
}

/// An action that a person starts, for example with a button of your own, and how far it is.
/// See [`use_action`].
#[derive(Clone)]
pub struct Action {
    progress: UseStateHandle<Progress>,
    run: Rc<Run>,
}

type Run = dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), ActionError>>>>;

/// Equal if it is as far.
impl PartialEq for Action {
    fn eq(&self, other: &Self) -> bool {
        self.progress == other.progress
    }
}

impl Action {
    /// How far it is.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Whether it has begun, and its result is not there yet.
    pub fn is_busy(&self) -> bool {
        *self.progress == Progress::Busy
    }

    /// Why it failed the last time.
    pub fn error(&self) -> Option<&ActionError> {
        match &*self.progress {
            Progress::Failed(error) => Some(error),
            Progress::Idle | Progress::Busy | Progress::Done => None,
        }
    }

    /// Starts it, unless it is busy.
    pub fn start(&self) {
        if self.is_busy() {
            return;
        }
        self.progress.set(Progress::Busy);
        let (setter, result) = (self.progress.setter(), (self.run)());
        spawn_local(async move {
            setter.set(match result.await {
                Ok(()) => Progress::Done,
                Err(error) => Progress::Failed(error),
            });
        });
    }

    /// Forgets how it ended.
    pub fn reset(&self) {
        self.progress.set(Progress::Idle);
    }

    /// Starts it, for `onclick` of a button.
    pub fn on_click(&self) -> Callback<MouseEvent> {
        let action = self.clone();
        Callback::from(move |_| action.start())
    }

    /// Starts it instead of sending the form, for `onsubmit` of a form.
    pub fn on_submit(&self) -> Callback<SubmitEvent> {
        let action = self.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            action.start();
        })
    }
}

/// An action for a button with markup of your own: it is started once at a time, and its progress
/// and its error draw the component again.
///
/// ```
/// # use hallpass_yew::{ActionError, AfterSignOut, sign_out, use_action};
/// # use yew::prelude::*;
/// #[component]
/// fn Leave() -> Html {
///     let leave = use_action(|| sign_out(AfterSignOut::GoTo("/bye".into())));
///     html! {
///         <>
///             <button class="link" onclick={leave.on_click()} disabled={leave.is_busy()}>{ "Leave" }</button>
///             { match leave.error() {
///                 Some(ActionError::Unreachable) => "You seem to be offline.",
///                 Some(_) => "That did not work.",
///                 None => "",
///             } }
///         </>
///     }
/// }
/// ```
#[hook]
pub fn use_action<T, F>(action: impl Fn() -> F + 'static) -> Action
where
    F: Future<Output = Result<T, ActionError>> + 'static,
{
    let progress = use_state(|| Progress::Idle);
    let run = move || -> Pin<Box<dyn Future<Output = Result<(), ActionError>>>> {
        let result = action();
        Box::pin(async move { result.await.map(drop) })
    };
    Action { progress, run: Rc::new(run) }
}
