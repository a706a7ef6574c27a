//! Fixed texts in a page.

use yew::{prelude::*, virtual_dom::VText};

/// A text of ours, which is not copied.
pub(crate) fn fixed(text: &'static str) -> Html {
    VText::new(AttrValue::Static(text)).into()
}
