//! Where a provider puts the claims of a profile.

/// The names of claims, the preferred one first. Only `sub` identifies a person, whatever these are
/// (OpenID Connect Core 1.0, section 5.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimNames {
    /// The name to show.
    pub name: &'static [&'static str],
    /// Parts of the name, joined where there is no claim with the whole.
    pub name_parts: &'static [&'static str],
    /// The e-mail address: text, or a list of which the first counts.
    pub email: &'static [&'static str],
    /// Whether the provider verified the address.
    pub email_verified: &'static str,
    /// The URL of the avatar.
    pub picture: &'static [&'static str],
}

impl ClaimNames {
    /// Those of OpenID Connect Core 1.0, section 5.1.
    pub const STANDARD: Self = Self {
        name: &["name"],
        name_parts: &["given_name", "family_name"],
        email: &["email"],
        email_verified: "email_verified",
        picture: &["picture"],
    };
}
