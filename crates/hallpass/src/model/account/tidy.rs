//! Tidies text that came over the network.

/// Replaces control characters by spaces and trims. `None` if the text is blank or too long.
pub(super) fn tidy(text: Option<String>, max_chars: usize) -> Option<String> {
    let text: String = text?.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= max_chars).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_without_control_characters_or_left_out() {
        let tidied = |text: &str| tidy(Some(text.to_owned()), 12);
        assert_eq!(tidied("  Ada\nLovelace ").as_deref(), Some("Ada Lovelace"));
        assert_eq!(tidied(" \t\n"), None);
        assert_eq!(tidied("Ada Lovelace I"), None);
        assert_eq!(tidy(None, 12), None);
    }
}
