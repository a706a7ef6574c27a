//! What a login page needs: the providers, the CSRF token, and the URL to go to next.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ProviderId;

/// An entry of `GET /api/auth/providers`, which is a map from [`ProviderId`] to this. Holds no
/// secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a member of the JSON object of its own")]
pub struct PublicProvider {
    /// Names the provider in paths.
    pub id: ProviderId,
    /// What to call it on a button.
    pub name: String,
    /// The protocol it speaks.
    #[serde(rename = "type")]
    pub kind: ProviderType,
    /// The absolute URL to which a sign-in form posts.
    #[serde(rename = "signinUrl")]
    pub sign_in_url: String,
    /// The absolute URL of the callback (the redirect URI).
    #[serde(rename = "callbackUrl")]
    pub callback_url: String,
    /// Whether a sign-in may be able to prove how recent it is, for
    /// [`crate::ErrorCode::RecentSignInRequired`]. `false`: the provider never says when the person
    /// signed in. For most providers only the attempt shows it.
    #[serde(rename = "recentSignIn", default = "possible", skip_serializing_if = "is_possible")]
    pub can_prove_recent_sign_in: bool,
    /// Whether the provider can be asked to let a person choose an account, even if it knows one,
    /// for [`crate::ErrorCode::suggests_another_account`]. `false`: the person signs out there
    /// first.
    #[serde(rename = "accountChoice", default = "possible", skip_serializing_if = "is_possible")]
    pub can_choose_account: bool,
    /// Whether the last sign-in in this browser was with this provider: to offer it first where
    /// there are many. The server knows it by a cookie, and marks at most one.
    #[serde(rename = "lastUsed", default, skip_serializing_if = "std::ops::Not::not")]
    pub last_used: bool,
    /// Whether the signed-in person has an identity there. Only said on a login page that [is for
    /// the same person](crate::LoginQuery::is_for_same_person): another provider does not help
    /// there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
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
    /// OpenID Connect: a signed ID token says who the person is.
    Oidc,
    /// OAuth 2 alone: the provider's own API says who the person is.
    OAuth,
}

/// The answer of `GET /api/auth/csrf`. Every form sends the token in the field `csrfToken`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CsrfToken {
    /// Valid only together with the cookie that came with it.
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
    /// The absolute URL to go to. The login page with a query parameter `error` is a failure; the
    /// status is 200, as in Auth.js.
    pub url: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_sign_in_is_written_only_if_it_is_impossible() {
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

    #[test]
    fn account_choice_is_written_only_if_it_is_impossible() {
        let reddit = serde_json::json!({ "id": "reddit", "name": "Reddit", "type": "oauth", "signinUrl": "s",
            "callbackUrl": "c", "accountChoice": false });
        let mut provider: PublicProvider = serde_json::from_value(reddit.clone()).unwrap();
        assert!(!provider.can_choose_account);
        assert_eq!(serde_json::to_value(&provider).unwrap(), reddit);
        provider.can_choose_account = true;
        let said = serde_json::to_value(&provider).unwrap();
        assert_eq!(said.get("accountChoice"), None);
        assert_eq!(serde_json::from_value::<PublicProvider>(said).unwrap(), provider);
    }

    #[test]
    fn last_used_and_own_are_written_only_if_they_are() {
        let json = serde_json::json!({ "id": "work", "name": "Work", "type": "oidc", "signinUrl": "s",
            "callbackUrl": "c", "lastUsed": true, "own": true });
        let mut provider: PublicProvider = serde_json::from_value(json.clone()).unwrap();
        assert!(provider.last_used && provider.own);
        assert_eq!(serde_json::to_value(&provider).unwrap(), json);
        (provider.last_used, provider.own) = (false, false);
        let said = serde_json::to_value(&provider).unwrap();
        assert_eq!((said.get("lastUsed"), said.get("own")), (None, None));
        assert_eq!(serde_json::from_value::<PublicProvider>(said).unwrap(), provider);
    }
}
