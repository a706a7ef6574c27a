//! The algorithms that a provider signs ID tokens with.

/// The algorithms of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordAlgorithms {
    /// Whichever its admin chose, of those that are accepted at all.
    AnyPublicKey,
    /// These.
    Only(&'static [&'static str]),
}
