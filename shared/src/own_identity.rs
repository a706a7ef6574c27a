//! One of a person's own ways to sign in (S27).

use serde::{Deserialize, Serialize};

use crate::{ProviderId, Timestamp};

/// One of a person's own identities: who they are at a provider. It has no credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnIdentity {
    /// The id to remove it by.
    pub id: String,
    /// The provider to sign in with. `None`: no provider that is configured stands for its issuer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<ProviderId>,
    /// The provider's name on the login page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_name: Option<String>,
    /// The issuer: the URL that identifies an OpenID provider, or that of the GitHub server.
    pub issuer: String,
    /// What the provider called the person when they linked it: their e-mail address, else their
    /// name. Not for the identity with which they came first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// When it was linked; for the first one, when the user was created.
    pub linked_at: Timestamp,
    /// Whether the session of the request began with this provider. It ends if the identity is
    /// removed.
    pub current: bool,
    /// Whether it can be removed: the person has another way to sign in.
    pub removable: bool,
}
