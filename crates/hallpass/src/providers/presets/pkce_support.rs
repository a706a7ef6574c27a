//! What a provider does with a PKCE challenge, as far as that is known.

use super::pkce::Pkce;

/// What a provider does with a PKCE challenge (RFC 7636) and the verifier that comes with the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PkceSupport {
    /// It refuses sign-ins without one.
    Required,
    /// It refuses a code whose verifier does not fit.
    Checked,
    /// It is not known to look at them. They are sent: a server that does not know them ignores
    /// them (RFC 6749, section 3.1), and then something else must tie a code to its sign-in.
    Unknown,
    /// It refuses codes with a verifier, so that none is sent.
    Refused,
}

impl PkceSupport {
    /// Whether a sign-in uses PKCE, unless a setting says otherwise.
    pub fn to_pkce(self) -> Pkce {
        match self {
            Self::Required | Self::Checked | Self::Unknown => Pkce::Sent,
            Self::Refused => Pkce::NotSent,
        }
    }
}
