//! How sure the facts of a record are.

/// Where the facts of a record come from. No provider of a record was tried live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// From documentation, or from code of others that signs people in with this provider.
    Sourced,
    /// The main facts are sourced, and some are from memory: the record's comments mark those.
    PartlySourced,
}
