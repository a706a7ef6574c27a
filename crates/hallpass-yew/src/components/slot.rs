//! Slots: children that replace what a component would show.

use yew::{prelude::*, virtual_dom::VNode};

/// The children, or if there are none the default.
pub(super) fn children_or(children: &Html, default: impl FnOnce() -> Html) -> Html {
    let is_empty = matches!(children, VNode::VList(list) if list.is_empty());
    if is_empty { default() } else { children.clone() }
}

/// How a component shows an error, instead of its own notice.
pub type ErrorSlot = Callback<crate::session::ActionError, Html>;
