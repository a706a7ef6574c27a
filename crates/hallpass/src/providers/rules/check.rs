//! Decides whether a person meets rules. Pure: all facts are known by then.

use hallpass_types::Email;
use serde_json::Value;

use super::{
    allowed_emails::AllowedEmails,
    broken_rule::{BrokenRule, RuleFailure, Undecided},
    claim_rule::ClaimRule,
    facts::Facts,
    sign_in_rules::SignInRules,
};
use crate::{model::account::Coverage, providers::group_overage::has_group_overage};

impl SignInRules {
    /// Checks a person.
    ///
    /// # Errors
    /// The first rule that they do not meet, or that cannot be decided.
    pub(crate) fn check(&self, facts: &Facts<'_>) -> Result<(), RuleFailure> {
        self.emails.as_ref().map_or(Ok(()), |emails| emails.check(facts))?;
        self.claims.iter().try_for_each(|rule| rule.check(facts))?;
        if self.organizations.is_some() && !facts.is_member {
            return Err(BrokenRule::Organization.into());
        }
        Ok(())
    }
}

impl AllowedEmails {
    /// Checks the e-mail address of a person.
    ///
    /// # Errors
    /// It is missing, not verified or not allowed; or it is not known.
    pub(crate) fn check(&self, facts: &Facts<'_>) -> Result<(), RuleFailure> {
        match facts.email {
            Some(Email::Verified(address)) if self.allow(address) => Ok(()),
            Some(Email::Verified(_)) => Err(BrokenRule::Email.into()),
            Some(Email::Unverified(_)) if facts.coverage == Coverage::VerdictMissing => {
                Err(Undecided::Email.into())
            }
            Some(Email::Unverified(_)) => Err(BrokenRule::UnverifiedEmail.into()),
            None if matches!(facts.coverage, Coverage::Partial | Coverage::VerdictMissing) => {
                Err(Undecided::Email.into())
            }
            None => Err(BrokenRule::NoEmail.into()),
        }
    }
}

impl ClaimRule {
    /// Checks the claims of a person. The signed ID token counts if it has the claim.
    fn check(&self, facts: &Facts<'_>) -> Result<(), RuleFailure> {
        let id_token = facts.id_token.ok_or(Undecided::Ambiguous)?;
        if let Some(found) = self.find(id_token) {
            return self.decide(found);
        }
        if matches!(self.claim(), "groups" | "/groups") && has_group_overage(id_token) {
            return Err(Undecided::GroupsElsewhere.into());
        }
        let userinfo = facts.userinfo.ok_or_else(|| Undecided::NoUserinfo(self.claim().to_owned()))?;
        self.decide(self.find(userinfo).unwrap_or(&Value::Null))
    }

    fn decide(&self, found: &Value) -> Result<(), RuleFailure> {
        if self.accept(found) { Ok(()) } else { Err(BrokenRule::Claim(self.claim().to_owned()).into()) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::providers::{json::JsonObject, rules::allowed_organizations::AllowedOrganizations};

    fn object(value: Value) -> JsonObject {
        let Value::Object(object) = value else { panic!("{value}") };
        object
    }

    fn facts<'a>(id_token: &'a JsonObject, userinfo: Option<&'a JsonObject>) -> Facts<'a> {
        Facts {
            email: None,
            coverage: Coverage::Whole,
            id_token: Some(id_token),
            userinfo,
            is_member: false,
            tenant: None,
        }
    }

    fn broken(rule: BrokenRule) -> Result<(), RuleFailure> {
        Err(RuleFailure::Broken(rule))
    }

    #[test]
    fn rule_about_emails_needs_a_verified_one() {
        let empty = JsonObject::new();
        let emails = AllowedEmails::parse("example.org").unwrap();
        let check = |email: Option<Email>, coverage: Coverage| {
            emails.check(&Facts { email: email.as_ref(), coverage, ..facts(&empty, None) })
        };
        let (whole, partial) = (Coverage::Whole, Coverage::Partial);
        let verified = |text: &str| Some(Email::Verified(text.to_owned()));
        assert_eq!(check(verified("ada@example.org"), whole), Ok(()));
        assert_eq!(check(verified("ada@example.org"), partial), Ok(()));
        assert_eq!(check(verified("eve@evil.example"), whole), broken(BrokenRule::Email));
        let unverified = Some(Email::Unverified("ada@example.org".into()));
        assert_eq!(check(unverified.clone(), whole), broken(BrokenRule::UnverifiedEmail));
        assert_eq!(check(unverified.clone(), partial), broken(BrokenRule::UnverifiedEmail));
        let unasked = Coverage::VerdictMissing;
        assert_eq!(check(unverified, unasked), Err(Undecided::Email.into()));
        assert_eq!(check(None, unasked), Err(Undecided::Email.into()));
        assert_eq!(check(None, whole), broken(BrokenRule::NoEmail));
        assert_eq!(check(None, partial), Err(Undecided::Email.into()));
    }

    #[test]
    fn rule_about_a_claim_believes_the_id_token_first() {
        let rule = ClaimRule::new("groups", ["staff"]).unwrap();
        let [staff, others, none, overage] = [
            json!({ "groups": ["staff"] }),
            json!({ "groups": ["others"] }),
            json!({ "groups": null }),
            json!({ "hasgroups": true }),
        ]
        .map(object);
        let refused = broken(BrokenRule::Claim("groups".into()));
        assert_eq!(rule.check(&facts(&staff, None)), Ok(()));
        assert_eq!(rule.check(&facts(&staff, Some(&others))), Ok(()));
        assert_eq!(rule.check(&facts(&others, Some(&staff))), refused);
        assert_eq!(rule.check(&facts(&none, Some(&staff))), Ok(()));
        assert_eq!(rule.check(&facts(&none, Some(&none))), refused);
        let unknown = Undecided::NoUserinfo("groups".into());
        assert_eq!(rule.check(&facts(&none, None)), Err(unknown.into()));
        assert_eq!(rule.check(&facts(&overage, Some(&none))), Err(Undecided::GroupsElsewhere.into()));
        let ambiguous = Facts { id_token: None, ..facts(&staff, Some(&staff)) };
        assert_eq!(rule.check(&ambiguous), Err(Undecided::Ambiguous.into()));
    }

    #[test]
    fn rules_must_all_be_met() {
        let ada = Email::Verified("ada@example.org".into());
        let claims = object(json!({ "groups": ["staff"], "hd": "example.org" }));
        let all = SignInRules {
            emails: Some(AllowedEmails::parse("example.org").unwrap()),
            claims: ["groups=staff,admin", "hd=example.org"]
                .map(|text| super::super::claim_rule_list::parse_claim_rules(text).unwrap())
                .concat(),
            organizations: Some(AllowedOrganizations::parse("acme").unwrap()),
        };
        let met = Facts { email: Some(&ada), is_member: true, ..facts(&claims, None) };
        assert_eq!(all.check(&met), Ok(()));
        assert_eq!(all.check(&Facts { email: None, ..met }), broken(BrokenRule::NoEmail));
        assert_eq!(all.check(&Facts { is_member: false, ..met }), broken(BrokenRule::Organization));
        let without_hd = object(json!({ "groups": ["staff"] }));
        let lacks = Facts { id_token: Some(&without_hd), userinfo: Some(&without_hd), ..met };
        assert_eq!(all.check(&lacks), broken(BrokenRule::Claim("hd".into())));
        assert!(all.need_userinfo(Some(&without_hd)) && !all.need_userinfo(Some(&claims)));
        assert_eq!(SignInRules::default().check(&facts(&without_hd, None)), Ok(()));
    }
}
