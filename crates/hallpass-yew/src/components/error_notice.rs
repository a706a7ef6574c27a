//! What went wrong, and what to do next.

use hallpass_types::ErrorCode;
use yew::prelude::*;

/// Two sentences, and a reference for whoever is asked for help: it finds the cause in the server's log.
pub fn error_notice(code: ErrorCode, reference: Option<&str>) -> Html {
    error_notice_with(code, reference, Html::default())
}

/// The same with something to add, which is spoken with it.
pub(crate) fn error_notice_with(code: ErrorCode, reference: Option<&str>, addition: Html) -> Html {
    html! {
        <div class="notice" role="alert">
            <p><strong>{ code.title() }</strong>{ " " }{ code.advice() }</p>
            { addition }
            if let Some(reference) = reference {
                <p><small>{ format!("Reference: {reference}") }</small></p>
            }
        </div>
    }
}
