//! Where providers differ from the specification, by issuer.

/// OpenID providers that never give `auth_time`.
const ISSUERS_WITHOUT_AUTH_TIME: [&str; 1] = ["https://accounts.google.com"];

/// Whether the provider never says when a person authenticated, although an OpenID provider must
/// where it is asked (`auth_time`, OpenID Connect Core 1.0, section 2).
pub fn omits_auth_time(issuer: &str) -> bool {
    ISSUERS_WITHOUT_AUTH_TIME.contains(&issuer.trim_end_matches('/'))
}
