//! Whether a provider leaves out when people signed in, though it was asked (`max_age`, S17).

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use hallpass_types::Timestamp;

use crate::model::account::Subject;

/// How long it is remembered that a person's answer lacked it.
const LIFETIME: Duration = Duration::from_mins(10);

/// What the answers of one provider had, since the start.
///
/// A person can have a provider leave it out, by taking `max_age` out of the URL. So one person
/// says nothing about a provider, and what two say lasts only for a while, and only where no answer
/// has ever had it.
#[derive(Debug, Default)]
pub struct OmittedAuthTime {
    /// Whether one said when the person signed in. Then it is the person who makes the difference.
    has_dated: AtomicBool,
    /// Whose answers lacked it most recently: two different people.
    omissions: Mutex<[Option<Omission>; 2]>,
}

#[derive(Debug)]
struct Omission {
    person: Subject,
    at: Timestamp,
}

impl OmittedAuthTime {
    /// Notes that an answer had it.
    pub fn note_date(&self) {
        self.has_dated.store(true, Ordering::Relaxed);
    }

    /// Notes that the answer about `person`, at `now`, lacked it.
    pub fn note_omission(&self, person: &Subject, now: Timestamp) {
        let [one, other] = &mut *self.omissions.lock().unwrap_or_else(PoisonError::into_inner);
        let is_theirs = |omission: &Option<Omission>| omission.as_ref().is_some_and(|o| o.person == *person);
        let at = |omission: &Option<Omission>| omission.as_ref().map(|omission| omission.at);
        let older = if is_theirs(one) || (!is_theirs(other) && at(one) <= at(other)) { one } else { other };
        *older = Some(Omission { person: person.clone(), at: now });
    }

    /// Whether the provider is thought, at `now`, to leave it out for everyone.
    pub fn is_likely(&self, now: Timestamp) -> bool {
        let is_recent = |omission: &Omission| now < omission.at.saturating_add(LIFETIME);
        !self.has_dated.load(Ordering::Relaxed) && {
            let omissions = self.omissions.lock().unwrap_or_else(PoisonError::into_inner);
            omissions.iter().all(|omission| omission.as_ref().is_some_and(is_recent))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: Timestamp = Timestamp::from_unix_ms(1_700_000_000_000);

    fn note(omitted: &OmittedAuthTime, person: &str, minutes: u64) {
        omitted.note_omission(&Subject::parse(person).unwrap(), after(minutes));
    }

    fn after(minutes: u64) -> Timestamp {
        BEGIN.saturating_add(Duration::from_mins(minutes))
    }

    #[test]
    fn omission_for_two_people_is_remembered_for_ten_minutes() {
        let omitted = OmittedAuthTime::default();
        note(&omitted, "ada", 0);
        note(&omitted, "grace", 1);
        for (minutes, expected) in [(1, true), (9, true), (10, false), (60, false)] {
            assert_eq!(omitted.is_likely(after(minutes)), expected, "after {minutes} minutes");
        }
        // Of three people, those count whose answers came last.
        note(&omitted, "joan", 5);
        for (minutes, expected) in [(10, true), (11, false)] {
            assert_eq!(omitted.is_likely(after(minutes)), expected, "after {minutes} minutes");
        }
    }

    /// They may have taken `max_age` out of the URL.
    #[test]
    fn omission_for_one_person_says_nothing_about_the_provider() {
        let omitted = OmittedAuthTime::default();
        for minutes in 0..5 {
            note(&omitted, "ada", minutes);
            assert!(!omitted.is_likely(after(minutes)));
        }
        note(&omitted, "grace", 5);
        note(&omitted, "grace", 6);
        assert!(omitted.is_likely(after(6)));
        assert!(!omitted.is_likely(after(14)), "Ada's is too old");
    }

    #[test]
    fn omission_says_nothing_about_a_provider_that_has_dated_a_sign_in() {
        let omitted = OmittedAuthTime::default();
        note(&omitted, "ada", 0);
        note(&omitted, "grace", 0);
        omitted.note_date();
        assert!(!omitted.is_likely(BEGIN));
        note(&omitted, "ada", 1);
        note(&omitted, "grace", 1);
        assert!(!omitted.is_likely(after(1)));
    }
}
