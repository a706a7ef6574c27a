//! The initial state of a page as an element of its HTML.

use std::{borrow::Cow, fmt::Write as _};

use hallpass_types::InitialState;

/// The element that hands `initial` to the app in the browser: `hallpass_yew` looks for it by its
/// id.
///
/// For an application that renders its pages on the server and adds to the state of
/// [`Initial`](crate::Initial); otherwise `Initial::to_html` writes it.
#[expect(clippy::missing_panics_doc, reason = "an initial state can always be written as JSON")]
pub fn initial_state_element(initial: &InitialState) -> String {
    let json = serde_json::to_string(initial).expect("BUG: what crosses the wire is JSON");
    format!("<script type=\"application/json\" id=\"initial-state\">{}</script>", json_for_html(&json))
}

/// Escapes JSON for the inside of a `<script>`: nothing in it ends the element or begins a comment,
/// and its value stays the same.
fn json_for_html(json: &str) -> Cow<'_, str> {
    // Most JSON needs none of it. The last two characters begin with this byte. (Without an early
    // end the compiler compares many bytes at once.)
    let is_special = |byte| matches!(byte, b'<' | b'>' | b'&' | 0xE2);
    if !json.bytes().fold(false, |found, byte| found | is_special(byte)) {
        return Cow::Borrowed(json);
    }
    let mut safe = String::with_capacity(json.len() + 16);
    for char in json.chars() {
        match char {
            // Outside of strings none of these occurs in JSON.
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(safe, "\\u{:04x}", u32::from(char));
            }
            _ => safe.push(char),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn json_survives_and_cannot_be_broken_out_of(
            text in "(</script>|<!--|]]>|&lt;|\u{2028}|\u{2029}|\\PC|\"|\\\\|\u{0}){0,20}"
        ) {
            let json = serde_json::to_string(&text).unwrap();
            let safe = json_for_html(&json);
            prop_assert!(!safe.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{}", safe);
            prop_assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
        }
    }
}
