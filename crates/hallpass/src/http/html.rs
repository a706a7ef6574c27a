//! Writes text into HTML.

use super::standalone_page::escape;

/// Text of any writing direction, which does not change that of its surroundings.
pub fn bdi(text: &str) -> String {
    format!("<bdi>{}</bdi>", escape(text))
}

/// A field of a form that no one sees.
pub fn hidden_field(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value))
}
