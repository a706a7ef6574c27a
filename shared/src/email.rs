//! An e-mail address, and whether it is known to belong to the person.

/// An e-mail address of a person.
///
/// It has no `Display`, on purpose: a caller states whether the address has to be verified
/// ([`Self::verified`]) or is only shown ([`Self::as_str`]). A decision about access must never
/// rest on an unverified address: it may be a text that any person typed into their profile at the
/// provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Email {
    /// The provider says that it belongs to the person, and no other user here has it.
    Verified(String),
    /// It may be made up: for display only.
    Unverified(String),
}

impl Email {
    /// The address, for display only.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Verified(text) | Self::Unverified(text) => text,
        }
    }

    /// The address if it is verified.
    pub fn verified(&self) -> Option<&str> {
        match self {
            Self::Verified(text) => Some(text),
            Self::Unverified(_) => None,
        }
    }

    /// Whether the address is verified.
    pub fn is_verified(&self) -> bool {
        matches!(self, Self::Verified(_))
    }
}
