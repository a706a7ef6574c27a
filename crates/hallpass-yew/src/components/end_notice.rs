//! The notice that says why a session has ended.

use yew::prelude::*;

use super::Status;
use crate::{
    session::Reason,
    texts::{Texts, fixed},
};

/// One sentence for a person who did not sign out themselves; otherwise nothing.
pub fn end_notice(texts: &Texts, reason: Reason) -> Html {
    let notice = |sentence| html! { <Status><p class="notice">{ fixed(sentence) }</p></Status> };
    reason.sentence(texts).map(notice).unwrap_or_default()
}
