//! What a login page may know: the providers, the CSRF token, and where to go next.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ProviderId;

/// An entry of `GET /api/auth/providers`, which is a map from [`ProviderId`] to this. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicProvider {
    /// Names the provider in paths.
    pub id: ProviderId,
    /// What to call it on a button.
    pub name: String,
    /// The protocol it speaks.
    #[serde(rename = "type")]
    pub kind: ProviderType,
    /// Absolute address that a sign-in form posts to.
    #[serde(rename = "signinUrl")]
    pub sign_in_url: String,
    /// Absolute address that the provider sends the browser back to.
    #[serde(rename = "callbackUrl")]
    pub callback_url: String,
}

/// The protocol that a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProviderType {
    /// OpenID Connect: an ID token, signed, says who it is.
    Oidc,
    /// OAuth 2 alone: the provider's own API says who it is.
    OAuth,
}

/// The answer of `GET /api/auth/csrf`. Every form sends the token back in the field `csrfToken`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CsrfToken {
    /// Only worth something together with the cookie that came with it.
    pub csrf_token: String,
}

impl fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfToken([redacted])")
    }
}

/// The answer of sign-in and sign-out in JSON mode, instead of a redirect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// Absolute address to go to. With a query parameter `error` it is a failure, told by status 200 as in Auth.js.
    pub url: String,
}
