//! Whether an OpenID provider gives the claims that sign-in rules need, as far as its discovery
//! document says it.

use super::{examination::Examination, finding::Verdict};
use crate::providers::{
    config::OpenIdProvider, openid::stated_members::StatedMembers, rules::claim_rule::ClaimRule,
};

/// Advice for each rule about a claim that the document does not list. Not all documents list all.
pub fn examine(examination: &Examination, provider: &OpenIdProvider, stated: &StatedMembers) -> Vec<Verdict> {
    let Some(listed) = stated.list("claims_supported") else { return Vec::new() };
    let needed = Needed { examination, provider, listed };
    needed.claims().chain(needed.verified_email()).collect()
}

struct Needed<'a> {
    examination: &'a Examination,
    provider: &'a OpenIdProvider,
    listed: Vec<&'a str>,
}

impl Needed<'_> {
    fn claims(&self) -> impl Iterator<Item = Verdict> {
        let prefix = &self.examination.prefix;
        let rules = self.examination.rules.claims.iter().filter(|rule| !self.is_recorded(rule));
        rules.filter_map(move |rule| {
            let first = rule.path().steps().into_iter().next()?;
            (!self.listed.contains(&first.as_str())).then(|| {
                Verdict::advice(
                    format!(
                        "{prefix}_ALLOWED_CLAIMS needs the claim {first}, which its discovery document does not list"
                    ),
                    "Make sure that the provider gives it, by a scope or a mapper there: without the claim the rule admits \
                     no one.",
                )
            })
        })
    }

    fn is_recorded(&self, rule: &ClaimRule) -> bool {
        self.provider.record.claim_params.iter().any(|(claim, _)| *claim == rule.claim())
    }

    fn verified_email(&self) -> Option<Verdict> {
        let claim = self.provider.claims.email_verified;
        let is_needed = self.examination.rules.emails.is_some() && !self.provider.record.is_known();
        (is_needed && !self.listed.contains(&claim)).then(|| {
            Verdict::advice(
                format!("a rule about e-mail addresses needs the claim {claim}, which its discovery document does not list"),
                "Make sure that the provider gives it: without the claim no address is verified, and the rule admits no one.",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::setting_advice::tests::says, *};
    use crate::admin::doctor::examination::tests::{document, examination, openid_provider};

    /// What is advised about a provider with these settings whose document lists these claims.
    fn advice(id: &str, own: &[(&str, &str)], claims: &[&str]) -> Vec<String> {
        let (examination, provider) = (examination(id, own), openid_provider(id, own));
        let (_, stated) = document(&examination, &provider, &json!({ "claims_supported": claims }));
        examine(&examination, &provider, &stated).iter().map(says).collect()
    }

    const WORK: (&str, &str) = ("_ISSUER", "https://id.example.org");

    #[tokio::test]
    async fn claim_of_a_rule_that_the_document_does_not_list_is_advice() {
        let roles = ("_ALLOWED_CLAIMS", "groups=staff; /realm_access/roles=staff");
        let needs = "AUTH_WORK_ALLOWED_CLAIMS needs the claim realm_access, which its discovery document does not list";
        assert_eq!(advice("WORK", &[WORK, roles], &["sub", "groups"]), [needs]);
        let emails = ("_ALLOWED_EMAILS", "example.org");
        let says = advice("WORK", &[WORK, emails], &["sub", "email"]).concat();
        assert!(says.contains("needs the claim email_verified"), "{says}");
    }

    #[tokio::test]
    async fn claim_of_a_rule_that_is_listed_or_known_is_no_advice() {
        let both = [WORK, ("_ALLOWED_CLAIMS", "groups=staff"), ("_ALLOWED_EMAILS", "example.org")];
        for listed in [&["sub", "groups", "email", "email_verified"][..], &[]] {
            assert_eq!(advice("WORK", &both, listed), [""; 0], "{listed:?}");
        }
        // What the record says is known better.
        for (id, rule) in [("SLACK", "https://slack.com/team_id=T1"), ("GOOGLE", "hd=example.org")] {
            assert_eq!(advice(id, &[("_ALLOWED_CLAIMS", rule)], &["sub"]), [""; 0], "{id}");
        }
        assert_eq!(advice("GOOGLE", &[("_ALLOWED_EMAILS", "example.org")], &["sub"]), [""; 0]);
    }
}
