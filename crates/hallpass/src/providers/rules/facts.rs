//! What a provider says about a person, as far as rules ask for it.

use hallpass_types::Email;

use crate::{
    model::account::Coverage,
    providers::{identity::VerifiedIdentity, json::JsonObject},
};

/// What is known about a person who wants to sign in.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// Their e-mail address.
    pub email: Option<&'a Email>,
    /// Whether the provider answered everything that it was asked about them.
    pub coverage: Coverage,
    /// The claims of the ID token; `None` if they are ambiguous.
    pub id_token: Option<&'a JsonObject>,
    /// The claims of the userinfo endpoint; `None` if they are not known.
    pub userinfo: Option<&'a JsonObject>,
    /// Whether they are an active member of an organization or team that is allowed.
    pub is_member: bool,
    /// Their tenant, where the issuer has many.
    pub tenant: Option<&'a str>,
}

impl<'a> From<&'a VerifiedIdentity> for Facts<'a> {
    fn from(identity: &'a VerifiedIdentity) -> Self {
        Self {
            email: identity.profile.email.as_ref(),
            coverage: identity.profile.coverage,
            id_token: identity.claims.id_token.as_ref(),
            userinfo: identity.claims.userinfo.as_ref(),
            is_member: identity.is_member,
            tenant: identity.tenant.as_deref(),
        }
    }
}
