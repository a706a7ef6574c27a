//! Who of a provider's people may sign in.

use super::{
    allowed_emails::AllowedEmails, allowed_organizations::AllowedOrganizations, claim_rule::ClaimRule,
};
use crate::providers::json::JsonObject;

/// Who of a provider's people may sign in, before the application's own policy is asked. Without a
/// rule, everyone. Each rule allows several values, of which one must fit; of several rules all
/// must be met.
///
/// ```
/// use hallpass::{AllowedEmails, ClaimRule, SignInRules};
///
/// let mut rules = SignInRules::default();
/// rules.emails = Some(AllowedEmails::parse("example.org")?);
/// rules.claims.push(ClaimRule::new("/realm_access/roles", ["staff"])?);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignInRules {
    /// The e-mail address must be verified, and one of these.
    pub emails: Option<AllowedEmails>,
    /// Each of these must be met.
    pub claims: Vec<ClaimRule>,
    /// They must be an active member of one of these. Only GitHub can be asked.
    pub organizations: Option<AllowedOrganizations>,
}

impl SignInRules {
    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { emails, claims, organizations } = self;
        emails.is_none() && claims.is_empty() && organizations.is_none()
    }

    /// Whether a rule is about a claim that the ID token with these claims does not have, so that
    /// the userinfo endpoint must be asked.
    pub(crate) fn need_userinfo(&self, id_token: Option<&JsonObject>) -> bool {
        id_token.is_some_and(|claims| self.claims.iter().any(|rule| rule.find(claims).is_none()))
    }

    /// Each rule in words, for the admin.
    pub(crate) fn describe(&self) -> Vec<String> {
        let emails = self.emails.as_ref().map(|emails| format!("a verified e-mail address of {emails}"));
        let claims = self.claims.iter().map(|rule| format!("the claim {rule}"));
        let organizations =
            self.organizations.as_ref().map(|allowed| format!("membership of one of {allowed}"));
        emails.into_iter().chain(claims).chain(organizations).collect()
    }
}
