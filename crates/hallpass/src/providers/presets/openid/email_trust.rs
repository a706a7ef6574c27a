//! Whether the e-mail addresses of a provider are believed.

/// When an e-mail address counts as verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmailTrust {
    /// `email_verified` is `true`.
    EmailVerified,
    /// `email_verified` is `true`, or the text `"true"`, which this provider is known to send.
    EmailVerifiedText,
    /// Never: anyone who administers a tenant of the provider can write any address, or the
    /// provider states nothing about them.
    Never,
}
