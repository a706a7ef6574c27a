//! Whether a person may add and remove ways to sign in to their account.

/// Whether a person may add and remove ways to sign in to their account: identities at other
/// providers, or further ones at the same. Each change needs a sign-in in the last ten minutes
/// (S27).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountLinking {
    /// No. The application may still do it from its code, and an admin with the command line.
    Off,
    /// Yes, after a [recent sign-in](crate::RecentSession) that the provider itself has dated
    /// (`auth_time`). People whose providers do not, such as GitHub and Google, cannot.
    #[default]
    RecentSignIn,
    /// As [`Self::RecentSignIn`], and where the provider has not dated the sign-in, a session that
    /// has just begun is enough. It may have begun without a password: the next person at an
    /// unlocked computer can add a way to sign in of their own. Providers that date sign-ins are
    /// asked to before a change, and their date counts.
    AnySignIn,
}

impl AccountLinking {
    /// Whether it is possible at all.
    pub fn is_on(self) -> bool {
        self != Self::Off
    }
}
