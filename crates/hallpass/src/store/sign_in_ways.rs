//! Which of a user's identities are ways to sign in, and which of these are known to work (S27).

use hallpass_types::Timestamp;

use super::ListedIdentity;
use crate::model::account::Issuer;

/// At which issuers an identity is a way to sign in.
#[derive(Clone, Debug)]
pub struct SignInWays {
    /// All providers that stand for them admit everyone.
    pub open: Vec<Issuer>,
    /// A sign-in rule of a provider that stands for them, or a policy, may refuse the person.
    pub ruled: Vec<Issuer>,
    /// Of the identities at `ruled`, those work with which someone was signed in since.
    pub proven_since: Timestamp,
}

/// What is left to sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemainingWays {
    /// At least one way that is known to work.
    Proven,
    /// Only ways at which the person may be refused.
    Unproven,
    /// None.
    None,
}

impl SignInWays {
    /// The ways to sign in with providers that admit everyone.
    pub fn open(issuers: impl IntoIterator<Item = Issuer>) -> Self {
        let open = issuers.into_iter().collect();
        Self { open, ruled: Vec::new(), proven_since: Timestamp::from_unix_ms(0) }
    }

    /// What a user with only these identities has.
    pub fn remaining<'i>(&self, identities: impl IntoIterator<Item = &'i ListedIdentity>) -> RemainingWays {
        let mut remaining = RemainingWays::None;
        for identity in identities {
            match self.way(identity) {
                RemainingWays::Proven => return RemainingWays::Proven,
                RemainingWays::Unproven => remaining = RemainingWays::Unproven,
                RemainingWays::None => {}
            }
        }
        remaining
    }

    /// Whether the user with these identities can remove each of them: another one is known to
    /// work.
    pub fn removable(&self, identities: &[ListedIdentity]) -> Vec<bool> {
        let proven: Vec<_> =
            identities.iter().map(|identity| self.way(identity) == RemainingWays::Proven).collect();
        let all = proven.iter().filter(|is_proven| **is_proven).count();
        proven.into_iter().map(|is_proven| all > usize::from(is_proven)).collect()
    }

    /// What a user with this identity alone has.
    fn way(&self, identity: &ListedIdentity) -> RemainingWays {
        if self.open.contains(&identity.issuer) {
            return RemainingWays::Proven;
        }
        if !self.ruled.contains(&identity.issuer) {
            return RemainingWays::None;
        }
        match identity.last_sign_in_at {
            Some(signed_in_at) if signed_in_at >= self.proven_since => RemainingWays::Proven,
            _ => RemainingWays::Unproven,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::account::Subject;

    proptest! {
        /// The list says of each what its removal would find.
        #[test]
        fn session_s27_removable_is_what_leaves_a_way_that_works(
            own in prop::collection::vec((0..4_u8, prop::option::of(0..4_u64)), 0..8),
        ) {
            let issuer = |number: u8| Issuer::new(format!("https://{number}.example.org"));
            let time = Timestamp::from_unix_ms;
            let own: Vec<_> = (0..)
                .zip(own)
                .map(|(number, (at, last_sign_in)): (u32, _)| ListedIdentity {
                    issuer: issuer(at),
                    subject: Subject::parse(&number.to_string()).unwrap(),
                    label: None,
                    linked_at: time(0),
                    last_sign_in_at: last_sign_in.map(time),
                })
                .collect();
            let ways = SignInWays {
                open: vec![issuer(0)],
                ruled: vec![issuer(1), issuer(2)],
                proven_since: time(2),
            };
            let one_by_one: Vec<_> = own
                .iter()
                .map(|identity| {
                    let others = own.iter().filter(|other| *other != identity);
                    ways.remaining(others) == RemainingWays::Proven
                })
                .collect();
            prop_assert_eq!(ways.removable(&own), one_by_one);
        }
    }
}
