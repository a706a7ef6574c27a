//! The endpoints of a provider, as the log names them.

use std::fmt;

/// An endpoint of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `/.well-known/openid-configuration`.
    Discovery,
    /// `jwks_uri`.
    Keys,
    /// Where the browser goes. The server itself asks it only in `hallpass doctor`.
    Authorization,
    /// Where a code is exchanged.
    Token,
    /// Where a provider describes the person.
    Userinfo,
    /// Where a provider lists the person's e-mail addresses.
    Emails,
    /// Where a provider says whether the person is a member of an organization.
    Memberships,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Discovery => "the discovery document",
            Self::Keys => "the key set (jwks_uri)",
            Self::Authorization => "the authorization endpoint",
            Self::Token => "the token endpoint",
            Self::Userinfo => "the userinfo endpoint",
            Self::Emails => "the endpoint for e-mail addresses",
            Self::Memberships => "the endpoint for memberships",
        })
    }
}
