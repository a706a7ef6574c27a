//! A change that this server makes, until the change feed was read after it.

use super::trust::SharedTrust;

/// A change that may not have been read from the change feed yet.
pub struct UnreadChange<'a> {
    trust: Option<&'a SharedTrust>,
}

impl<'a> UnreadChange<'a> {
    pub(super) fn new(trust: &'a SharedTrust) -> Self {
        Self { trust: Some(trust) }
    }

    /// Says that the change feed was read after the change.
    pub fn read(mut self) {
        self.trust = None;
    }
}

/// The request was dropped between the change and the read: trust in the cache ends.
impl Drop for UnreadChange<'_> {
    fn drop(&mut self) {
        if let Some(trust) = self.trust {
            trust.write().lose();
        }
    }
}
