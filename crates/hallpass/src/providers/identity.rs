//! What a provider says: who the person is, and who the provider is itself.

use std::fmt;

use hallpass_types::Timestamp;

use super::json::JsonObject;
use crate::model::account::{Coverage, Profile};

/// A person whom a provider has identified.
#[derive(Debug)]
pub struct VerifiedIdentity {
    /// Who they are.
    pub profile: Profile,
    /// When they last authenticated at the provider, if it says so.
    pub auth_time: Option<Timestamp>,
    /// Everything that it says about them.
    pub claims: AllClaims,
    /// The tenant that vouches for them, where the issuer has many.
    pub tenant: Option<String>,
    /// Whether they are an active member of an organization or team that a rule allows. `false`
    /// where no rule asks.
    pub is_member: bool,
}

impl VerifiedIdentity {
    /// The same identity with the name that the provider posted beside its answer, if its verified
    /// answer has none. Without both, a name of an earlier sign-in is kept, because it is posted
    /// only once; an e-mail address is not, because it is in each answer for as long as it is
    /// shared.
    #[must_use]
    pub fn with_posted_name(self, name: Option<String>) -> Self {
        let profile = self.profile.or_name(name);
        let coverage = match profile.coverage {
            Coverage::Whole if profile.name.is_none() => Coverage::NameSaidOnce,
            coverage => coverage,
        };
        Self { profile: profile.with_coverage(coverage), ..self }
    }
}

/// Everything that a provider says about a person, for rules and the application's policy.
#[derive(Default)]
pub struct AllClaims {
    /// The claims of the ID token; `None` if they are ambiguous.
    pub id_token: Option<JsonObject>,
    /// The claims of the userinfo endpoint; `None` if it was not asked, did not answer, or its
    /// answer is ambiguous.
    pub userinfo: Option<JsonObject>,
}

/// Without the claims, which are about a person.
impl fmt::Debug for AllClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AllClaims(..)")
    }
}

/// The issuer that a provider's answer to the browser must name (RFC 9207).
pub struct AnswerIssuer {
    /// Whether this is a name of the issuer.
    pub is_name: Box<dyn Fn(&str) -> bool + Send + Sync>,
    /// Whether the provider promised to name it in every answer.
    pub promised: bool,
}

impl AnswerIssuer {
    /// Whether an answer with this parameter `iss` comes from the issuer (RFC 9207, section 2.4).
    pub fn accept(&self, iss: Option<&str>) -> bool {
        iss.map_or(!self.promised, &self.is_name)
    }
}
