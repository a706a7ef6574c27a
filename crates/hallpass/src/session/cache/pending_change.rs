//! A change that this server makes, until it is known what was changed.

use super::trust::SharedTrust;

/// A change whose outcome is not known yet.
pub struct PendingChange<'a> {
    trust: Option<&'a SharedTrust>,
}

impl<'a> PendingChange<'a> {
    pub(super) fn new(trust: &'a SharedTrust) -> Self {
        Self { trust: Some(trust) }
    }

    /// Says that it is known what was changed, and that the cache does not contain it any more.
    pub fn settle(mut self) {
        self.trust = None;
    }
}

/// The outcome stays unknown: trust in the cache ends.
impl Drop for PendingChange<'_> {
    fn drop(&mut self) {
        if let Some(trust) = self.trust {
            trust.write().lose();
        }
    }
}
