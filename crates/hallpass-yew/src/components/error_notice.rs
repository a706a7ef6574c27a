//! The notice that says what went wrong, and what to do next.

use hallpass_types::{ErrorCode, Refusal};
use yew::prelude::*;

use crate::{
    session::ActionError,
    texts::{Texts, fixed},
};

/// What happened, what to do next, and the reference, which finds the cause in the server's log. A
/// screen reader speaks it at once (`role="alert"`). Its CSS class is `notice`.
pub fn error_notice(texts: &Texts, code: ErrorCode, reference: Option<&str>) -> Html {
    error_notice_with(texts, code, reference, Html::default())
}

/// The notice for an action that has failed.
pub fn action_notice(texts: &Texts, error: &ActionError) -> Html {
    error_notice(texts, error.code(), error.reference())
}

/// Why the application did not let a person sign in, in the application's own words, and the
/// reference.
pub fn refusal_notice(texts: &Texts, refusal: &Refusal, reference: Option<&str>) -> Html {
    let sentence = html! { refusal.sentence.clone() };
    notice(texts, texts.refused, sentence, reference, Html::default())
}

/// The same with something to add.
pub(crate) fn error_notice_with(
    texts: &Texts,
    code: ErrorCode,
    reference: Option<&str>,
    addition: Html,
) -> Html {
    let text = (texts.error)(code);
    notice(texts, text.title, fixed(text.advice), reference, addition)
}

fn notice(texts: &Texts, title: &'static str, advice: Html, reference: Option<&str>, addition: Html) -> Html {
    html! {
        <div class="notice" role="alert">
            <p><strong>{ fixed(title) }</strong>{ " " }{ advice }</p>
            { addition }
            if let Some(reference) = reference {
                <p><small>{ texts.reference.text(reference) }</small></p>
            }
        </div>
    }
}
