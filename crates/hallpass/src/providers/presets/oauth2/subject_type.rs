//! The type of a provider's ids.

/// The type of a provider's ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectType {
    /// Text or a number: the text `"1"` and the number 1 are the same person.
    TextOrNumber,
    /// Always a number. Text means that something else answered.
    Number,
}
