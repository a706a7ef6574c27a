//! What a policy decides about: who wants to sign in, and what the provider says about them.

use std::fmt;

use hallpass_types::{Email, ProviderId, Timestamp};
use serde_json::Value;

use crate::{
    model::{account::Issuer, known_user::KnownUser},
    providers::json::JsonObject,
};

/// A sign-in that is about to be made, or a link of an identity to a user. Everything in it is
/// verified as far as the provider's word goes; nothing of it is written yet.
#[derive(Clone)]
#[non_exhaustive]
pub struct SignInAttempt {
    /// The provider, as it is configured here.
    pub provider: ProviderId,
    /// Who vouches for the person. With [`Self::subject`] it is the identity.
    pub issuer: Issuer,
    /// The issuer's own, unchanging name for the person.
    pub subject: String,
    /// Their name.
    pub name: Option<String>,
    /// Their e-mail address, and whether the provider has verified it. For a decision take
    /// [`Self::verified_email`].
    pub email: Option<Email>,
    /// The URL of their image.
    pub image: Option<String>,
    /// When they authenticated at the provider, if it says so.
    pub authenticated_at: Option<Timestamp>,
    /// All claims of the verified ID token. Empty for a provider without ID tokens, such as GitHub.
    pub id_token: JsonObject,
    /// All claims of the userinfo endpoint, for GitHub its user object. `None`: it was not asked,
    /// or did not answer, so that what is missing here may be true all the same.
    pub userinfo: Option<JsonObject>,
    /// The user with this identity; `None` if this is the first sign-in.
    pub known: Option<KnownUser>,
    /// The user to whom the identity is to be linked, who is signed in; `None` for a sign-in. Where
    /// it is set, a refusal links nothing and ends nothing, and an admission changes neither the
    /// application's id of the user nor the data of a session.
    pub links_to: Option<KnownUser>,
    /// The browser's IP address.
    pub ip: Option<String>,
    /// The browser's `User-Agent` header.
    pub user_agent: Option<String>,
}

impl SignInAttempt {
    /// The first sign-in of a person about whom nothing else is known: for tests of a policy.
    pub fn new(provider: ProviderId, issuer: Issuer, subject: impl Into<String>) -> Self {
        Self {
            provider,
            issuer,
            subject: subject.into(),
            name: None,
            email: None,
            image: None,
            authenticated_at: None,
            id_token: JsonObject::new(),
            userinfo: None,
            known: None,
            links_to: None,
            ip: None,
            user_agent: None,
        }
    }

    /// The e-mail address, if the provider has verified it.
    pub fn verified_email(&self) -> Option<&str> {
        self.email.as_ref().and_then(Email::verified)
    }

    /// The claim `name` of the ID token, else of the userinfo endpoint. What it means, and whether
    /// people can choose it, depends on the [`issuer`](Self::issuer).
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.id_token.get(name).or_else(|| self.userinfo.as_ref()?.get(name))
    }
}

/// Without what the provider says about the person, which does not belong into a log.
impl fmt::Debug for SignInAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { provider, issuer, subject, known, links_to, .. } = self;
        f.debug_struct("SignInAttempt")
            .field("provider", provider)
            .field("issuer", issuer)
            .field("subject", subject)
            .field("known", known)
            .field("links_to", links_to)
            .finish_non_exhaustive()
    }
}
