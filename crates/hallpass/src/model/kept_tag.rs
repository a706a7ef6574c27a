//! The code of a session's entity tag, kept beside the session so that it is computed once.

use std::{
    ptr,
    sync::{Arc, OnceLock, Weak},
};

use hallpass_types::Session;

/// The size of the code.
pub const TAG_BYTES: usize = 16;

/// Keeps the code of one session. A copy of the record keeps it, too, for as long as it has the
/// same session.
#[derive(Clone, Debug, Default)]
pub struct KeptTag(OnceLock<(Weak<Session>, [u8; TAG_BYTES])>);

impl KeptTag {
    /// The code of `session`, which `compute` computes from it and from nothing else that changes.
    pub fn of(
        &self,
        session: &Arc<Session>,
        compute: impl Fn(&Session) -> [u8; TAG_BYTES],
    ) -> [u8; TAG_BYTES] {
        let (kept_for, code) = self.0.get_or_init(|| (Arc::downgrade(session), compute(session)));
        // A session at the same place is the same and unchanged: its place is not used again while
        // the weak reference exists, which also has `Arc::make_mut` move it before a change.
        if ptr::eq(kept_for.as_ptr(), Arc::as_ptr(session)) { *code } else { compute(session) }
    }
}

/// The code follows from the session: it makes no difference between records.
impl PartialEq for KeptTag {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for KeptTag {}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use hallpass_types::Timestamp;

    use crate::model::{session_limits::Limits, session_record::tests::record};

    #[test]
    fn kept_tag_is_computed_once_and_never_for_another_session() {
        let start = Timestamp::from_unix_ms(0);
        let (mut record, computed) = (record(start, Limits::default()), Cell::new(0));
        let tag = |record: &crate::model::session_record::SessionRecord| {
            record.tag.of(&record.session, |session| {
                computed.set(computed.get() + 1);
                u128::from(session.expires.as_unix_ms()).to_be_bytes()
            })
        };
        let expected = |ms: u64| u128::from(ms).to_be_bytes();
        let end = record.expires.as_unix_ms();
        for _ in 0..3 {
            assert_eq!(tag(&record), expected(end));
            assert_eq!(tag(&record.clone()), expected(end));
        }
        assert_eq!(computed.get(), 1);
        // No other reference to the session exists: it would be changed where it is.
        record.touch(start, Timestamp::from_unix_ms(2_000));
        assert_eq!(tag(&record), expected(2_000));
        let shared = std::sync::Arc::clone(&record.session);
        record.touch(start, Timestamp::from_unix_ms(3_000));
        assert_eq!((tag(&record), shared.expires.as_unix_ms()), (expected(3_000), 2_000));
    }
}
