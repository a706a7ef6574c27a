//! Where the issuer of a provider comes from.

/// Where the issuer comes from. `AUTH_<NAME>_ISSUER` replaces all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssuerSource {
    /// The same for everyone.
    Fixed(&'static str),
    /// That of the best-known server. Others have issuers of their own.
    BestKnown(&'static str),
    /// A template with one part that a setting gives, such as the domain of a customer.
    Template {
        /// Such as `https://{domain}/`.
        template: &'static str,
        /// The name of the part; the setting is its upper case: `AUTH_AUTH0_DOMAIN`.
        part: &'static str,
        /// An example of the part.
        example: &'static str,
    },
    /// `AUTH_<NAME>_ISSUER` must be set.
    Setting {
        /// An example of it.
        example: &'static str,
    },
}
