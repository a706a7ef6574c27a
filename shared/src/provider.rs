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
    /// Whether a sign-in can prove how recent it is, as [`crate::ErrorCode::RecentSignInRequired`] asks for. `false` where it is
    /// known that the provider never says when the person signed in; for most providers only the attempt shows it.
    #[serde(rename = "recentSignIn", default = "possible", skip_serializing_if = "is_possible")]
    pub can_prove_recent_sign_in: bool,
}

fn possible() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_possible(possible: &bool) -> bool {
    *possible
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_to_be_impossible_is_said_of_a_recent_sign_in() {
        let github = serde_json::json!({ "id": "github", "name": "GitHub", "type": "oauth", "signinUrl": "s",
            "callbackUrl": "c", "recentSignIn": false });
        let mut provider: PublicProvider = serde_json::from_value(github.clone()).unwrap();
        assert!(!provider.can_prove_recent_sign_in);
        assert_eq!(serde_json::to_value(&provider).unwrap(), github);
        provider.can_prove_recent_sign_in = true;
        let said = serde_json::to_value(&provider).unwrap();
        assert_eq!(said.get("recentSignIn"), None);
        assert_eq!(serde_json::from_value::<PublicProvider>(said).unwrap(), provider);
    }
}
