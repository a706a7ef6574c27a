//! Where something is configured, which decides what messages call it.

/// Where it is configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfiguredIn {
    /// In settings, which have names.
    Settings,
    /// In the application's code.
    Code,
}
