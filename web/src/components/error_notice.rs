//! What went wrong, and what to do next.

use hallpass_shared::ErrorCode;
use yew::prelude::*;

/// Two sentences, and a reference for whoever is asked for help: it finds the cause in the server's log.
pub fn error_notice(code: ErrorCode, reference: Option<&str>) -> Html {
    html! {
        <div class="notice" role="alert">
            <p><strong>{ code.title() }</strong>{ " " }{ code.advice() }</p>
            if let Some(reference) = reference {
                <p><small>{ format!("Reference: {reference}") }</small></p>
            }
        </div>
    }
}
