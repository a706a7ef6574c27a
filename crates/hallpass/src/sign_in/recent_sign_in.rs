//! Whether a session's sign-in is recent enough to add or remove a way to sign in (S27).

use std::time::Duration;

use hallpass_types::{OwnIdentity, Timestamp};

use super::sign_ins::SignIns;
use crate::{
    model::{account_linking::AccountLinking, session_record::SessionRecord},
    providers::connection::Connection,
    session::policy::is_recent,
};

/// How old the sign-in may be.
pub const RECENT_SIGN_IN_MAX_AGE: Duration = Duration::from_mins(10);

impl SignIns {
    /// Whether people may add and remove ways to sign in.
    pub fn linking(&self) -> AccountLinking {
        self.linking
    }

    /// Whether the person has signed in recently enough, at `now`, to change their ways to sign in.
    pub fn may_change_identities(&self, record: &SessionRecord, now: Timestamp) -> bool {
        is_recent_enough(self.linking, record, now)
    }

    /// Whether a new sign-in has to be dated by the provider (`max_age`) to be recent enough for the
    /// person with this session.
    pub fn needs_dated_sign_in(&self, record: &SessionRecord) -> bool {
        self.linking == AccountLinking::RecentSignIn || record.proved_at.is_some()
    }

    /// Whether the person with the session of `record` can sign in with one of their identities `own`
    /// so that it is recent enough, as far as it is known before they try.
    pub fn can_sign_in_recently(&self, record: &SessionRecord, own: &[OwnIdentity]) -> bool {
        let dates_own = |connection: &Connection| {
            let issuer = connection.provider.identity_issuer();
            connection.to_public().can_prove_recent_sign_in
                && own.iter().any(|identity| identity.issuer == issuer.as_str())
        };
        self.linking.is_on()
            && (!self.needs_dated_sign_in(record) || self.connections.values().any(dates_own))
    }
}

/// Whether the sign-in of the session of `record` is recent enough, at `now`, for a change.
fn is_recent_enough(linking: AccountLinking, record: &SessionRecord, now: Timestamp) -> bool {
    let proved_at = match linking {
        AccountLinking::Off => None,
        AccountLinking::RecentSignIn => record.proved_at,
        // A provider that dates sign-ins has to date this one.
        AccountLinking::AnySignIn => Some(record.proved_at.unwrap_or(record.created_at)),
    };
    proved_at.is_some_and(|proved_at| is_recent(proved_at, now, RECENT_SIGN_IN_MAX_AGE))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{model::session_record::tests::record, session::Limits};

    proptest! {
        #[test]
        fn session_s27_sign_in_must_be_recent_and_dated(
            age in 0..2000_u64,
            proof_age in prop::option::of(0..2000_u64),
        ) {
            let begun = Timestamp::from_unix_ms(1_700_000_000_000);
            let mut record = record(begun, Limits::default());
            let now = begun.saturating_add(Duration::from_secs(age));
            record.proved_at = proof_age.map(|age| now.saturating_sub(Duration::from_secs(age)));
            for (linking, expected) in [
                (AccountLinking::Off, false),
                (AccountLinking::RecentSignIn, proof_age.is_some_and(|age| age <= 600)),
                (AccountLinking::AnySignIn, proof_age.unwrap_or(age) <= 600),
            ] {
                prop_assert_eq!(is_recent_enough(linking, &record, now), expected, "{:?}", linking);
            }
        }
    }
}
