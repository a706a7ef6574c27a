//! Which identities are ways to sign in, and which of these are known to work (S27).

use hallpass_types::Timestamp;

use super::{recent_sign_in::RECENT_SIGN_IN_MAX_AGE, sign_ins::SignIns};
use crate::{providers::connection::Connection, store::SignInWays};

impl SignIns {
    /// The ways to sign in at `now`. With a provider that admits everyone they all work. A sign-in rule
    /// or the application's policy may refuse a person whom it admitted once: then only a sign-in of a
    /// moment ago shows that a way works, and every change needs one, so that the person has at least
    /// the way that they have just used.
    pub(super) fn ways(&self, now: Timestamp) -> SignInWays {
        let issuer = |connection: &Connection| connection.provider.identity_issuer();
        let (open, ruled): (Vec<_>, Vec<_>) =
            self.connections.values().partition(|connection| self.admits_everyone(connection));
        SignInWays {
            open: open.into_iter().map(issuer).collect(),
            ruled: ruled.into_iter().map(issuer).collect(),
            proven_since: now.saturating_sub(RECENT_SIGN_IN_MAX_AGE),
        }
    }

    fn admits_everyone(&self, connection: &Connection) -> bool {
        self.policy.is_none() && self.allowed_emails.is_none() && connection.provider.admits_everyone()
    }
}
