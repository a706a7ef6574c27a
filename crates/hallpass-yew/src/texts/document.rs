//! The language of the document.

use super::Texts;

/// Sets `lang` and `dir` of the open document to those of `texts`. Call it when the app starts, and
/// when a person chooses another language. A server that renders pages writes them itself, from
/// [`Texts::language`] and [`Texts::direction`].
///
/// ```
/// # use hallpass_yew::texts::{ARABIC, Texts, set_document_language};
/// # use yew::prelude::*;
/// #[hook]
/// fn use_language(texts: &'static Texts) {
///     use_effect_with(texts.language, move |_| set_document_language(texts));
/// }
/// ```
pub fn set_document_language(texts: &Texts) {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(root) = document.and_then(|document| document.document_element()) else { return };
    for (name, value) in [("lang", texts.language), ("dir", texts.direction.as_str())] {
        let _ = root.set_attribute(name, value);
    }
}
