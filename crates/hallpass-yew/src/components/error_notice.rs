//! The notice that says what went wrong, and what to do next.

use hallpass_types::ErrorCode;
use yew::prelude::*;

use crate::texts::{error_advice, error_title};

/// What happened, what to do next, and the reference, which finds the cause in the server's log. A
/// screen reader speaks it at once (`role="alert"`).
pub fn error_notice(code: ErrorCode, reference: Option<&str>) -> Html {
    error_notice_with(code, reference, Html::default())
}

/// The same with something to add.
pub(crate) fn error_notice_with(code: ErrorCode, reference: Option<&str>, addition: Html) -> Html {
    html! {
        <div class="notice" role="alert">
            <p><strong>{ error_title(code) }</strong>{ " " }{ error_advice(code) }</p>
            { addition }
            if let Some(reference) = reference {
                <p><small>{ format!("Reference: {reference}") }</small></p>
            }
        </div>
    }
}
