//! What the secret of a client is.

/// Where a client's secret comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// The provider gives it.
    Given,
    /// The key of an Apple developer team signs it.
    AppleKey,
}
