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
            let is_proven =
                || identity.last_sign_in_at.is_some_and(|signed_in_at| signed_in_at >= self.proven_since);
            if self.open.contains(&identity.issuer) {
                return RemainingWays::Proven;
            }
            if self.ruled.contains(&identity.issuer) {
                if is_proven() {
                    return RemainingWays::Proven;
                }
                remaining = RemainingWays::Unproven;
            }
        }
        remaining
    }
}
