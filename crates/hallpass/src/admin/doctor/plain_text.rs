//! The texts of records, which are written for the documentation, as a terminal shows them.

/// Where the links of a text that have no address of their own lead.
const DOCUMENT: &str = "docs/providers.md";

/// `text` without the marks of Markdown: of a link there is its text, and its address in brackets.
pub fn plain_text(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, address, after)) = next_link(rest) {
        let document = if address.starts_with('#') { DOCUMENT } else { "" };
        plain.extend([before, name, " (", document, address, ")"]);
        rest = after;
    }
    plain.push_str(rest);
    plain.replace('`', "")
}

/// What is before the next link, its text, its address, and what is behind it.
fn next_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = text.split_once('[')?;
    let (name, rest) = rest.split_once("](")?;
    let (address, after) = rest.split_once(')')?;
    Some((before, name, address, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::presets::{self, Record};

    #[test]
    fn plain_text_has_the_addresses_of_its_links() {
        for (text, expected) in [
            (
                "[Slack apps](https://api.slack.com/apps): OAuth",
                "Slack apps (https://api.slack.com/apps): OAuth",
            ),
            (
                "[a](https://a.example): see [Apple](#apple)",
                "a (https://a.example): see Apple (docs/providers.md#apple)",
            ),
            ("`hydra create client`, or [x", "hydra create client, or [x"),
        ] {
            assert_eq!(plain_text(text), expected);
        }
        for record in presets::all() {
            let register = match record {
                Record::OpenId(record) => record.register,
                Record::OAuth2(record) => record.register,
            };
            let plain = plain_text(register);
            assert!(!plain.contains(['`', '[', ']']), "{}: {plain}", record.id());
        }
    }
}
