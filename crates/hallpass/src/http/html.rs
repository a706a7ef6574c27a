//! Writes text into HTML.

use hallpass_types::User;

use super::standalone_page::escape;

/// A text that is the same in every language, such as a name. It may be written in any direction,
/// and does not change that of its surroundings.
pub fn untranslated(text: &str) -> String {
    format!("<bdi translate=\"no\">{}</bdi>", escape(text))
}

/// A hidden field of a form.
pub fn hidden_field(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", escape(name), escape(value))
}

/// How a page names `user`: by their name, else by their e-mail address.
pub fn name_of(user: &User) -> Option<&str> {
    let known = [user.name.as_deref(), user.email.as_ref().map(|email| email.as_str())];
    known.into_iter().flatten().next()
}
