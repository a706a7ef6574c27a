//! Whether a provider leaves out when people signed in, though it was asked (`max_age`, S17).

use std::{
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use hallpass_types::Timestamp;

/// How long it is remembered. A person can have a provider leave it out, by taking `max_age` out of
/// the URL: that must not last for others.
const LIFETIME: Duration = Duration::from_mins(10);

/// What the answers of one provider had, since the start.
#[derive(Debug, Default)]
pub struct OmittedAuthTime {
    /// Whether one said when the person signed in. Then it is the person who makes the difference.
    has_dated: AtomicBool,
    /// When it was last left out, in Unix milliseconds. 0: never.
    omitted_at: AtomicU64,
}

impl OmittedAuthTime {
    /// Notes whether an answer at `now` had it.
    pub fn note(&self, is_present: bool, now: Timestamp) {
        if is_present {
            self.has_dated.store(true, Ordering::Relaxed);
        } else {
            self.omitted_at.store(now.as_unix_ms(), Ordering::Relaxed);
        }
    }

    /// Whether the provider is thought, at `now`, to leave it out for everyone.
    pub fn is_likely(&self, now: Timestamp) -> bool {
        let omitted_at = Timestamp::from_unix_ms(self.omitted_at.load(Ordering::Relaxed));
        !self.has_dated.load(Ordering::Relaxed) && now < omitted_at.saturating_add(LIFETIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: Timestamp = Timestamp::from_unix_ms(1_700_000_000_000);

    #[test]
    fn omission_is_remembered_for_ten_minutes() {
        let omitted = OmittedAuthTime::default();
        assert!(!omitted.is_likely(BEGIN));
        omitted.note(false, BEGIN);
        for (minutes, expected) in [(0, true), (9, true), (10, false), (60, false)] {
            let now = BEGIN.saturating_add(Duration::from_mins(minutes));
            assert_eq!(omitted.is_likely(now), expected, "after {minutes} minutes");
        }
    }

    #[test]
    fn omission_says_nothing_about_a_provider_that_has_dated_a_sign_in() {
        let omitted = OmittedAuthTime::default();
        omitted.note(false, BEGIN);
        omitted.note(true, BEGIN);
        assert!(!omitted.is_likely(BEGIN));
        omitted.note(false, BEGIN);
        assert!(!omitted.is_likely(BEGIN));
    }
}
