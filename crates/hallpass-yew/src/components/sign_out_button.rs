//! A button that ends the session: a form, which also works without the app.

use hallpass_types::paths;
use yew::prelude::*;

use super::{
    error_notice_with,
    slot::{ErrorSlot, children_or},
};
use crate::{
    forms::CsrfField,
    session::{
        AfterSignOut, Progress, SessionState, sign_out, use_action, use_base_path, use_session_part,
        use_texts,
    },
    texts::{Texts, fixed},
};

/// Properties of [`SignOutButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct SignOutButtonProps {
    /// The return URL, a path of this app. By default the start page.
    #[prop_or_default]
    pub return_to: Option<String>,
    /// The CSS classes of the button. While it signs out, it has `aria-disabled="true"`.
    #[prop_or_else(|| "button".into())]
    pub class: Classes,
    /// How an error is shown. By default a notice above the button, which also says whether the
    /// person is still signed in.
    #[prop_or_default]
    pub error: Option<ErrorSlot>,
    /// What it says. By default "Sign out", and then "Signing out...".
    #[prop_or_default]
    pub children: Html,
}

/// Signs out, in all tabs. After a failure it says so, and whether the person is still signed in,
/// if that is known.
///
/// ```
/// # use hallpass_yew::{ActionError, SignOutButton};
/// # use yew::prelude::*;
/// # #[component] fn Menu() -> Html {
/// let error = |error: ActionError| html! { <p class="red">{ error.to_string() }</p> };
/// html! { <SignOutButton return_to="/bye" class="link" {error}>{ "Leave" }</SignOutButton> }
/// # }
/// ```
///
/// For markup that is entirely your own, [`use_action`] with [`sign_out`].
///
/// # Panics
/// Outside of a `<SessionProvider>`.
#[component]
pub fn SignOutButton(props: &SignOutButtonProps) -> Html {
    let texts = use_texts();
    let return_to = props.return_to.clone();
    let after = return_to.map_or(AfterSignOut::GoToStartPage, AfterSignOut::GoTo);
    let leave = use_action(move || sign_out(after.clone()));
    let action = use_base_path().of(paths::SIGN_OUT);
    let outcome = use_session_part(|state| after_failure(state, texts));
    // After a success the page is about to be left.
    let busy = matches!(leave.progress(), Progress::Busy | Progress::Done);
    // The texts have different keys: a translator of pages keeps the text of an element.
    let label = children_or(&props.children, || {
        if busy {
            html! { <span key="busy">{ fixed(texts.signing_out) }</span> }
        } else {
            html! { <span key="waiting">{ fixed(texts.sign_out) }</span> }
        }
    });
    let error = leave.error().map(|error| {
        if let Some(slot) = &props.error {
            return slot.emit(error.clone());
        }
        let outcome = html! { <p key={outcome}>{ fixed(outcome) }</p> };
        error_notice_with(texts, error.code(), error.reference(), outcome)
    });
    html! {
        <>
            { error }
            <form method="post" {action} onsubmit={leave.on_submit()}>
                <CsrfField />
                if let Some(return_to) = &props.return_to {
                    <input type="hidden" name="callbackUrl" value={return_to.clone()} />
                }
                <button class={props.class.clone()} aria-disabled={busy.to_string()}>
                    { label }
                </button>
            </form>
        </>
    }
}

/// What a failed sign-out means for the session.
fn after_failure(state: &SessionState, texts: &Texts) -> &'static str {
    match state {
        SessionState::Unauthenticated { .. } => texts.signed_out_nevertheless,
        SessionState::Authenticated { connection, .. } if !connection.is_reconnecting() => {
            texts.still_signed_in
        }
        SessionState::Authenticated { .. } | SessionState::Loading { .. } => texts.sign_out_unknown,
    }
}
