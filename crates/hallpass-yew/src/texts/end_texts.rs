//! The texts of a button that ends sessions.

/// A button that ends sessions, and asks before it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndTexts {
    /// On the button.
    pub button: &'static str,
    /// What it does, before it is confirmed.
    pub outcome: &'static str,
    /// On the button that confirms it.
    pub confirm: &'static str,
}
