//! Whether a session's sign-in is recent enough to add or remove a way to sign in (S27).

use std::time::Duration;

use hallpass_types::{OwnIdentity, ProviderId, Timestamp};

use super::{extra_params::AuthorizationExtras, pending_sign_in::SignInPurpose, sign_ins::SignIns};
use crate::{
    model::{account_linking::AccountLinking, return_to::ReturnTo, session_record::SessionRecord},
    providers::connection::Connection,
    session::policy::is_recent,
};

/// How old the sign-in may be.
pub const RECENT_SIGN_IN_MAX_AGE: Duration = Duration::from_mins(10);

/// Whether a provider says when a person signed in, if it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dating {
    /// It does, as far as it is known; or nothing is known about it.
    Expected,
    /// It does not: it is known not to, or left it out when it was last asked.
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

    /// Whether a new sign-in has to be dated by the provider (`max_age`) to be recent enough. Otherwise
    /// [`Self::purpose_of`] asks those to date it that do.
    pub fn needs_dated_sign_in(&self) -> bool {
        self.linking != AccountLinking::AnySignIn
    }

    /// What a sign-in with `provider` that leads to `return_to` is for. Where an undated one may be
    /// enough for a change, one that leads to the account page is dated if the provider does that.
    pub fn purpose_of(
        &self,
        provider: &ProviderId,
        return_to: &ReturnTo,
        extras: &AuthorizationExtras,
    ) -> SignInPurpose {
        let account = ReturnTo::parse(self.site.account_url(), &self.site);
        let rest = account.as_ref().and_then(|account| return_to.as_str().strip_prefix(account.as_str()));
        let leads_to_account = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('?'));
        let is_dated = self.linking == AccountLinking::AnySignIn
            && leads_to_account
            && self.dating_of(provider) == Dating::Expected
            && extras.max_age().is_none()
            && !extras.is_silent();
        if is_dated { SignInPurpose::DatedSignIn } else { SignInPurpose::SignIn }
    }

    /// Whether the person can sign in with one of their identities `own` so that it is recent enough, as
    /// far as it is known before they try.
    pub fn can_sign_in_recently(&self, own: &[OwnIdentity]) -> bool {
        let can_help = |connection: &Connection| {
            let issuer = connection.provider.identity_issuer();
            (!self.needs_dated_sign_in() || connection.to_public().can_prove_recent_sign_in)
                && own.iter().any(|identity| identity.issuer == issuer.as_str())
        };
        self.linking.is_on() && self.connections.values().any(can_help)
    }

    fn dating_of(&self, provider: &ProviderId) -> Dating {
        match self.connections.get(provider) {
            Some(connection) if !connection.to_public().can_prove_recent_sign_in => Dating::Never,
            Some(_) | None => Dating::Expected,
        }
    }
}

/// Whether the sign-in of the session of `record`, with a provider that dates sign-ins or not, is recent
/// enough, at `now`, for a change.
fn is_recent_enough(linking: AccountLinking, record: &SessionRecord, dating: Dating, now: Timestamp) -> bool {
    let proved_at = match (linking, dating) {
        (AccountLinking::Off, _) => None,
        // A provider that dates sign-ins has to date this one.
        (AccountLinking::RecentSignIn, _) | (AccountLinking::AnySignIn, Dating::Expected) => record.proved_at,
        (AccountLinking::AnySignIn, Dating::Never) => Some(record.proved_at.unwrap_or(record.created_at)),
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
        fn session_s27_sign_in_must_be_recent_and_dated_by_those_that_date(
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
            let lesser = proof_age.unwrap_or(age) <= 600;
            for (linking, expected) in [
                (AccountLinking::Off, false),
                (AccountLinking::RecentSignIn, is_proved),
                (AccountLinking::AnySignIn, if dates { is_proved } else { lesser }),
            ] {
                let enough = is_recent_enough(linking, &record, dating, now);
                prop_assert_eq!(enough, expected, "{:?} {:?}", linking, dating);
            }
        }
    }
}
