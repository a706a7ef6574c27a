//! What is known about a provider that speaks OAuth 2 without OpenID Connect.

/// One provider.
#[derive(Debug)]
pub struct OAuth2Record {
    /// The id, as Auth.js names it.
    pub id: &'static str,
    /// The name on its button.
    pub name: &'static str,
}
