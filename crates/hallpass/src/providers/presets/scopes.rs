//! The scopes that a sign-in asks for (RFC 6749, section 3.3).

use std::{borrow::Cow, fmt};

/// Scopes, and what a provider wants between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scopes {
    /// The names, with a space between them.
    names: Cow<'static, str>,
    separator: char,
}

/// A text is no list of scopes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopesError {
    /// A name has a character that no scope may have.
    #[error("has a scope with a character that scopes cannot have ({0:?})")]
    Character(char),
}

impl Scopes {
    /// Scopes by name, with a space between them, as almost every provider wants them. None are
    /// not sent at all.
    #[must_use]
    pub const fn new(names: &'static str) -> Self {
        Self { names: Cow::Borrowed(names), separator: ' ' }
    }

    /// The same scopes for a provider that wants `separator` between them.
    #[must_use]
    pub fn separated_by(self, separator: char) -> Self {
        Self { separator, ..self }
    }

    /// Reads names with spaces between them, or with the separator of `self`, which is kept.
    ///
    /// # Errors
    /// A name has a character that no scope may have.
    pub fn replaced_by(&self, text: &str) -> Result<Self, ScopesError> {
        let is_between = |char: char| char.is_ascii_whitespace() || char == self.separator;
        let names: Vec<_> = text.split(is_between).filter(|name| !name.is_empty()).collect();
        let is_of_scope = |char: char| char.is_ascii_graphic() && !matches!(char, '"' | '\\');
        match names.iter().flat_map(|name| name.chars()).find(|char| !is_of_scope(*char)) {
            Some(char) => Err(ScopesError::Character(char)),
            None => Ok(Self { names: names.join(" ").into(), separator: self.separator }),
        }
    }

    /// The same scopes, and this one.
    #[must_use]
    pub(crate) fn with(&self, name: &str) -> Self {
        let names: Vec<_> = self.iter().chain([name]).collect();
        Self { names: names.join(" ").into(), separator: self.separator }
    }

    /// The names.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.split_ascii_whitespace()
    }

    /// Whether one of them has this name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.iter().any(|known| known == name)
    }

    /// The value of the parameter `scope`; `None` if there are none: some providers refuse an empty
    /// one.
    #[must_use]
    pub fn to_param(&self) -> Option<String> {
        let names: Vec<_> = self.iter().collect();
        (!names.is_empty()).then(|| names.join(&self.separator.to_string()))
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_sent_with_the_provider_s_separator() {
        let scopes = Scopes::new("openid profile");
        assert_eq!(scopes.to_param().unwrap(), "openid profile");
        let commas = scopes.clone().separated_by(',');
        assert_eq!(commas.to_param().unwrap(), "openid,profile");
        assert_eq!(commas.replaced_by(" a, b\tc ").unwrap().to_param().unwrap(), "a,b,c");
        assert_eq!(scopes.replaced_by("urn:a,b  c").unwrap().to_param().unwrap(), "urn:a,b c");
        assert_eq!(Scopes::new("").to_param(), None);
        assert!(scopes.contains("openid") && !scopes.contains("open"));
    }

    #[test]
    fn scopes_with_characters_outside_of_rfc_6749_are_refused() {
        for (text, char) in [("openid \"a\"", '"'), ("a\\b", '\\'), ("ä", 'ä'), ("a\u{1}", '\u{1}')] {
            assert_eq!(Scopes::new("openid").replaced_by(text), Err(ScopesError::Character(char)), "{text}");
        }
    }
}
