//! The notice that says why a session has ended.

use yew::prelude::*;

use super::Status;
use crate::session::Reason;

/// One sentence for a person who did not sign out themselves; otherwise nothing.
pub fn end_notice(reason: Reason) -> Html {
    let sentence = reason.sentence();
    let notice = |sentence| html! { <Status><p class="notice">{ sentence }</p></Status> };
    sentence.map(notice).unwrap_or_default()
}
