//! What a provider says: who the person is, and who the provider is itself.

use std::fmt;

use hallpass_types::Timestamp;

use super::{json::JsonObject, openid::issuer_names::IssuerNames};
use crate::model::account::Profile;

/// A person whom a provider has identified.
#[derive(Debug)]
pub struct VerifiedIdentity {
    /// Who they are.
    pub profile: Profile,
    /// When they last authenticated at the provider, if it says so.
    pub auth_time: Option<Timestamp>,
    /// Everything that it says about them.
    pub claims: AllClaims,
}

/// Everything that a provider says about a person, for the application's policy.
#[derive(Default)]
pub struct AllClaims {
    /// The claims of the ID token; `None` if they are ambiguous.
    pub id_token: Option<JsonObject>,
    /// The claims of the userinfo endpoint; `None` if it was not asked, did not answer, or its answer
    /// is ambiguous.
    pub userinfo: Option<JsonObject>,
}

/// Without the claims, which are about a person.
impl fmt::Debug for AllClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AllClaims(..)")
    }
}

/// The issuer that a provider's answer to the browser must name (RFC 9207).
pub enum AnswerIssuer {
    /// One of the names of an OpenID provider's issuer.
    OpenId {
        /// The names.
        names: IssuerNames,
        /// Whether the provider promised to name it in every answer.
        promised: bool,
    },
    /// How an OAuth 2 provider names itself. `None` if that is not known, so that nothing can be
    /// compared with it: then the redirect URI, which belongs to one provider, says who answers
    /// (RFC 9700, section 4.4.2.2).
    OAuth2(Option<String>),
}

impl AnswerIssuer {
    /// Whether an answer with this parameter `iss` comes from the issuer (RFC 9207, section 2.4).
    pub fn accept(&self, iss: Option<&str>) -> bool {
        match (self, iss) {
            (Self::OpenId { names, .. }, Some(iss)) => names.accept_answer(iss),
            (Self::OpenId { promised, .. }, None) => !promised,
            (Self::OAuth2(known), Some(iss)) => known.as_ref().is_none_or(|known| iss == known),
            (Self::OAuth2(_), None) => true,
        }
    }
}
