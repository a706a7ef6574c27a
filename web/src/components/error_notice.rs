//! What went wrong, and what to do next.

use hallpass_shared::ErrorCode;
use yew::prelude::*;

/// What [`ErrorNotice`] takes.
#[derive(Clone, PartialEq, Properties)]
pub struct ErrorNoticeProps {
    /// What went wrong.
    pub code: ErrorCode,
    /// What finds the cause in the server's log.
    #[prop_or_default]
    pub reference: Option<String>,
}

/// Two sentences, and a reference for whoever is asked for help.
#[component]
pub fn ErrorNotice(props: &ErrorNoticeProps) -> Html {
    html! {
        <div class="notice" role="alert">
            <p><strong>{ props.code.title() }</strong>{ " " }{ props.code.advice() }</p>
            if let Some(reference) = &props.reference {
                <p><small>{ format!("Reference: {reference}") }</small></p>
            }
        </div>
    }
}
