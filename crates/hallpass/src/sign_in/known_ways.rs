//! Which identities are ways to sign in, and which of these are known to work (S27).

use hallpass_types::Timestamp;

use super::{recent_sign_in::RECENT_SIGN_IN_MAX_AGE, sign_ins::SignIns};
use crate::{providers::connection::Connection, store::SignInWays};

impl SignIns {
    /// The ways to sign in at `now`. With a provider that admits everyone they all work. A sign-in
    /// rule or the application's policy may refuse a person whom it admitted once: then only a
    /// sign-in of a moment ago shows that a way works, and every change needs one, so that the
    /// person has at least the way that they have just used.
    pub(super) fn ways(&self, now: Timestamp) -> SignInWays {
        let issuer = |connection: &Connection| connection.provider.identity_issuer();
        let refusing = self.connections.values().filter(|connection| !self.admits_everyone(connection));
        let ruled: Vec<_> = refusing.map(issuer).collect();
        // Where one provider of an issuer admits everyone and another does not, it is not known
        // with which of them a person comes: the subjects of their clients may differ.
        let open = self.connections.values().map(issuer).filter(|issuer| !ruled.contains(issuer)).collect();
        SignInWays { open, ruled, proven_since: now.saturating_sub(RECENT_SIGN_IN_MAX_AGE) }
    }

    fn admits_everyone(&self, connection: &Connection) -> bool {
        self.policy.is_none() && self.allowed_emails.is_none() && connection.provider.admits_everyone()
    }
}
