//! A provider's own name for a person.

use std::fmt;

/// The provider's stable, unique name for a person: the claim `sub`, or the number of a GitHub
/// user.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject(String);

/// OpenID Connect Core 1.0, section 2.
const MAX_BYTES: usize = 255;

impl Subject {
    /// Accepts what the specification allows: 1 to 255 printable ASCII characters.
    pub fn parse(text: &str) -> Option<Self> {
        let is_printable = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        (!text.is_empty() && text.len() <= MAX_BYTES && is_printable).then(|| Self(text.to_owned()))
    }

    /// The subject as the provider wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subject_is_kept_byte_for_byte_or_refused() {
        assert_eq!(Subject::parse(" A b").unwrap().as_str(), " A b");
        for bad in ["", "a\0b", "\u{430}dmin", &"a".repeat(256)] {
            assert_eq!(Subject::parse(bad), None, "{bad:?}");
        }
    }
}
