//! The notice that says what went wrong, and what to do next.

use hallpass_types::{ErrorCode, Refusal};
use yew::prelude::*;

use crate::texts::{REFUSED, error_advice, error_title};

/// What happened, what to do next, and the reference, which finds the cause in the server's log. A
/// screen reader speaks it at once (`role="alert"`).
pub fn error_notice(code: ErrorCode, reference: Option<&str>) -> Html {
    error_notice_with(code, reference, Html::default())
}

/// Why the application did not let a person sign in, in the application's own words, and the
/// reference.
pub fn refusal_notice(refusal: &Refusal, reference: Option<&str>) -> Html {
    notice(REFUSED, html! { refusal.sentence.clone() }, reference, Html::default())
}

/// The same with something to add.
pub(crate) fn error_notice_with(code: ErrorCode, reference: Option<&str>, addition: Html) -> Html {
    notice(error_title(code), html! { error_advice(code) }, reference, addition)
}

fn notice(title: &'static str, advice: Html, reference: Option<&str>, addition: Html) -> Html {
    html! {
        <div class="notice" role="alert">
            <p><strong>{ title }</strong>{ " " }{ advice }</p>
            { addition }
            if let Some(reference) = reference {
                <p><small>{ format!("Reference: {reference}") }</small></p>
            }
        </div>
    }
}
