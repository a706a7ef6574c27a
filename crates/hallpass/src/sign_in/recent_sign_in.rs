//! Whether a session's sign-in is recent enough to add or remove a way to sign in (S27).

use std::time::Duration;

use hallpass_types::{OwnIdentity, ProviderId, Timestamp};

use super::{
    extra_params::AuthorizationExtras,
    pending_sign_in::{PendingSignIn, SignInPurpose},
    recent_proof::MissingDate,
    sign_ins::SignIns,
};
use crate::{
    model::{account_linking::AccountLinking, session_record::SessionRecord},
    providers::connection::Connection,
    session::policy::is_recent,
};

/// How old the sign-in may be.
pub const RECENT_SIGN_IN_MAX_AGE: Duration = Duration::from_mins(10);

/// Whether a provider says when a person signed in, and has them sign in again for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dating {
    /// It does, as far as it is known; or nothing is known about it.
    Expected,
    /// Its record says that it does not.
    Never,
}

impl SignIns {
    /// Whether people may add and remove ways to sign in.
    pub fn linking(&self) -> AccountLinking {
        self.linking
    }

    /// Whether the person has signed in recently enough, at `now`, to change their ways to sign in.
    pub fn may_change_identities(&self, record: &SessionRecord, now: Timestamp) -> bool {
        is_recent_enough(self.linking, record, self.dating_of(&record.session.provider), now)
    }

    /// Whether a new sign-in has to be dated by the provider (`max_age`) to be recent enough.
    pub fn needs_dated_sign_in(&self) -> bool {
        self.linking != AccountLinking::AnySignIn
    }

    /// Whether a sign-in with `extras` for a change of ways to sign in, which need not be dated, is
    /// to be dated if the provider does that. Where it does, the person really signs in again.
    pub(super) fn asks_for_date(&self, connection: &Connection, extras: &AuthorizationExtras) -> bool {
        self.wants_date(connection) && extras.max_age().is_none() && !extras.is_silent()
    }

    fn wants_date(&self, connection: &Connection) -> bool {
        self.linking == AccountLinking::AnySignIn && dating_of(connection) == Dating::Expected
    }

    /// How old the sign-in with `connection` that was `pending` may be, and whether it must be
    /// dated. `None`: it may be of any age.
    pub(super) fn wanted_proof(
        &self,
        connection: &Connection,
        pending: &PendingSignIn,
    ) -> Option<(Duration, MissingDate)> {
        let is_change = pending.purpose == SignInPurpose::SamePerson;
        let dated = pending.max_age.map(|max_age| (max_age, MissingDate::Refused));
        // Otherwise the account page would ask for the next sign-in, again and again.
        let lesser = || (RECENT_SIGN_IN_MAX_AGE, MissingDate::Tolerated);
        dated.or_else(|| (is_change && self.wants_date(connection)).then(lesser))
    }

    /// Whether the person can sign in with one of their identities `own` so that it is recent
    /// enough at `now`, as far as it is known before they try.
    pub fn can_sign_in_recently(&self, own: &[OwnIdentity], now: Timestamp) -> bool {
        let can_help = |connection: &Connection| {
            let issuer = connection.provider.identity_issuer();
            (!self.needs_dated_sign_in() || connection.to_public(now).can_prove_recent_sign_in)
                && own.iter().any(|identity| identity.issuer == issuer.as_str())
        };
        self.linking.is_on() && self.connections.values().any(can_help)
    }

    /// Whether anyone can add a way to sign in: if a change needs a dated sign-in, some provider
    /// must give the date.
    pub fn can_link(&self) -> bool {
        let has_date = || self.connections.values().any(|known| dating_of(known) == Dating::Expected);
        self.linking.is_on() && (!self.needs_dated_sign_in() || has_date())
    }

    fn dating_of(&self, provider: &ProviderId) -> Dating {
        self.connections.get(provider).map_or(Dating::Expected, dating_of)
    }
}

fn dating_of(connection: &Connection) -> Dating {
    // What the provider's answers lack is no reason: a person can take `max_age` out of the URL.
    if connection.provider.protocol.can_prove_recent_sign_in() { Dating::Expected } else { Dating::Never }
}

/// Whether the sign-in of the session of `record`, with a provider that dates sign-ins or not, is
/// recent enough, at `now`, for a change.
fn is_recent_enough(linking: AccountLinking, record: &SessionRecord, dating: Dating, now: Timestamp) -> bool {
    let proved_at = match (linking, dating) {
        (AccountLinking::Off, _) => None,
        (AccountLinking::RecentSignIn, _) => record.proved_at,
        // A date has to be recent; without one, the session.
        (AccountLinking::AnySignIn, Dating::Expected) => Some(record.proved_at.unwrap_or(record.created_at)),
        // A provider that never has people sign in again may date its own session, which stays old.
        (AccountLinking::AnySignIn, Dating::Never) => Some(record.created_at),
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
        fn session_s27_sign_in_must_be_recent_and_dated_as_far_as_needed(
            age in 0..2000_u64,
            proof_age in prop::option::of(0..2000_u64),
            dates: bool,
        ) {
            let begun = Timestamp::from_unix_ms(1_700_000_000_000);
            let mut record = record(begun, Limits::default());
            let now = begun.saturating_add(Duration::from_secs(age));
            record.proved_at = proof_age.map(|age| now.saturating_sub(Duration::from_secs(age)));
            let dating = if dates { Dating::Expected } else { Dating::Never };
            let is_proved = proof_age.is_some_and(|age| age <= 600);
            let lesser = proof_age.filter(|_| dates).unwrap_or(age) <= 600;
            for (linking, expected) in [
                (AccountLinking::Off, false),
                (AccountLinking::RecentSignIn, is_proved),
                (AccountLinking::AnySignIn, lesser),
            ] {
                let enough = is_recent_enough(linking, &record, dating, now);
                prop_assert_eq!(enough, expected, "{:?} {:?}", linking, dating);
            }
        }
    }
}
