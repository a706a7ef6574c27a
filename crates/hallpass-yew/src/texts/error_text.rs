//! The text for an error code.

/// What an error code means for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorText {
    /// One sentence: what happened.
    pub title: &'static str,
    /// One or two sentences: what to do next.
    pub advice: &'static str,
}

impl ErrorText {
    /// Both.
    pub const fn new(title: &'static str, advice: &'static str) -> Self {
        Self { title, advice }
    }
}
