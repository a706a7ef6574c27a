//! Which `Hallpass` of the process looked a session up. With several, one of them may be inside of
//! the other by mistake: it must not take the other's session for its own.

use std::sync::atomic::{AtomicUsize, Ordering};

static OPENED: AtomicUsize = AtomicUsize::new(0);

/// A `Hallpass` of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner(usize);

impl Owner {
    /// A new one.
    pub fn next() -> Self {
        Self(OPENED.fetch_add(1, Ordering::Relaxed))
    }

    /// Whether there was never more than one, so that requests need not say whose session they
    /// have.
    pub fn is_only_one() -> bool {
        OPENED.load(Ordering::Relaxed) == 1
    }
}
