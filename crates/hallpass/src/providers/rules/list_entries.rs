//! How a setting lists what it allows.

/// The entries of a list, between commas and white space.
pub(super) fn list_entries(text: &str) -> impl Iterator<Item = &str> {
    let entries = text.split(|char: char| char == ',' || char.is_whitespace());
    entries.filter(|entry| !entry.is_empty())
}
