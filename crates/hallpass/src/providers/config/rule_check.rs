//! Checks a person against the rules of a provider, and names the setting that refuses them.

use super::{ConfiguredIn, Protocol, ProviderConfig, setting_names::setting_prefix};
use crate::{
    providers::{
        openid::tenants::AllowedTenants,
        rules::{
            broken_rule::{BrokenRule, RuleFailure, Undecided},
            facts::Facts,
        },
    },
    settings::ConfigError,
};

/// Why the rules do not admit a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAllowed {
    /// The setting with the rule.
    pub setting: String,
    /// What is wrong.
    pub failure: RuleFailure,
}

impl ProviderConfig {
    /// Whether no rule of this provider can refuse a person.
    pub(crate) fn admits_everyone(&self) -> bool {
        let admits_every_tenant = match &self.protocol {
            Protocol::OpenId(openid) => {
                openid.tenants.as_ref().is_none_or(|tenants| *tenants.allowed() == AllowedTenants::Any)
            }
            Protocol::OAuth2(_) => true,
        };
        self.rules.is_empty() && admits_every_tenant
    }

    /// Checks a person whom the provider identified.
    ///
    /// # Errors
    /// The first rule that they do not meet, or that cannot be decided.
    pub(crate) fn check_rules(&self, facts: &Facts<'_>) -> Result<(), NotAllowed> {
        self.check_tenant(facts).and_then(|()| self.rules.check(facts)).map_err(|failure| {
            let suffix = match &failure {
                RuleFailure::Broken(broken) => broken.setting_suffix(),
                RuleFailure::Undecided(Undecided::Email) => BrokenRule::NoEmail.setting_suffix(),
                RuleFailure::Undecided(_) => "_ALLOWED_CLAIMS",
            };
            NotAllowed { setting: format!("{}{suffix}", setting_prefix(&self.id)), failure }
        })
    }

    fn check_tenant(&self, facts: &Facts<'_>) -> Result<(), RuleFailure> {
        let Protocol::OpenId(openid) = &self.protocol else { return Ok(()) };
        let Some(tenants) = &openid.tenants else { return Ok(()) };
        let is_allowed = facts.tenant.is_some_and(|tenant| tenants.allow(tenant));
        if is_allowed { Ok(()) } else { Err(BrokenRule::Tenant.into()) }
    }

    /// Warnings about rules that admit no one, or more people than it seems, in the words of where
    /// they are configured. `has_emails`: a rule about e-mail addresses holds for all providers.
    pub(crate) fn rule_warnings(&self, has_emails: bool, configured_in: ConfiguredIn) -> Vec<ConfigError> {
        let names = RuleNames::of(self, configured_in);
        let mut warnings = Vec::new();
        if (has_emails || self.rules.emails.is_some()) && !self.protocol.can_verify_emails() {
            let name = if self.rules.emails.is_some() { names.own_emails } else { names.all_emails };
            let problem = format!(
                "admits no one who signs in with {}: that provider never says that an e-mail address is verified",
                self.id
            );
            let hint =
                format!("Decide by {}, or by {} of the other providers.", names.claims, names.other_emails);
            warnings.push(ConfigError::new(name, problem, hint));
        }
        if !self.rules.claims.is_empty() && self.has_open_tenants() {
            let problem = "decides by claims, and the admin of any tenant chooses those of its people";
            let hint = format!("List the tenants that may sign in in {}, too.", names.tenants);
            warnings.push(ConfigError::new(&*names.claims, problem, hint));
        }
        warnings.extend(self.changeable_claims(&names.claims));
        warnings.extend(self.odd_domains(&names.claims));
        warnings
    }

    fn has_open_tenants(&self) -> bool {
        let Protocol::OpenId(openid) = &self.protocol else { return false };
        openid.tenants.as_ref().is_some_and(|tenants| !matches!(tenants.allowed(), AllowedTenants::Only(_)))
    }
}

/// What the rules of a provider are called.
struct RuleNames {
    own_emails: String,
    all_emails: String,
    other_emails: &'static str,
    claims: String,
    tenants: String,
}

impl RuleNames {
    fn of(provider: &ProviderConfig, configured_in: ConfiguredIn) -> Self {
        match configured_in {
            ConfiguredIn::Settings => {
                let name = |suffix: &str| format!("{}{suffix}", setting_prefix(&provider.id));
                Self {
                    own_emails: name("_ALLOWED_EMAILS"),
                    all_emails: "HALLPASS_ALLOWED_EMAILS".into(),
                    other_emails: "AUTH_<NAME>_ALLOWED_EMAILS",
                    claims: name("_ALLOWED_CLAIMS"),
                    tenants: name("_TENANTS"),
                }
            }
            ConfiguredIn::Code => Self {
                own_emails: "SignInRules::emails".into(),
                all_emails: "Builder::allowed_emails (HALLPASS_ALLOWED_EMAILS)".into(),
                other_emails: "SignInRules::emails",
                claims: "SignInRules::claims".into(),
                tenants: "OpenIdProvider::tenants".into(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        providers::config::{ConfiguredIn, configured_providers},
        settings::Settings,
    };

    fn warnings(pairs: &[(&str, &str)], has_emails: bool) -> Vec<String> {
        let settings: Settings = pairs.iter().copied().collect();
        let provider = configured_providers(&settings).unwrap().remove(0);
        provider.rule_warnings(has_emails, ConfiguredIn::Settings).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn rule_that_no_one_can_meet_is_a_warning() {
        for (id, can) in
            [("GITHUB", true), ("GOOGLE", true), ("TWITTER", true), ("SPOTIFY", false), ("LINE", false)]
        {
            let (client, secret) = (format!("AUTH_{id}_ID"), format!("AUTH_{id}_SECRET"));
            let given = [(client.as_str(), "client"), (secret.as_str(), "hunter2")];
            assert_eq!(warnings(&given, false), [""; 0], "{id}");
            let global = warnings(&given, true);
            assert_eq!(global.is_empty(), can, "{id}: {global:?}");
            assert!(can || global[0].starts_with("HALLPASS_ALLOWED_EMAILS admits no one"), "{global:?}");
            let own = format!("AUTH_{id}_ALLOWED_EMAILS");
            let own = warnings(&[&given[..], &[(own.as_str(), "example.org")]].concat(), false);
            assert_eq!(own.is_empty(), can, "{id}: {own:?}");
        }
    }

    #[test]
    fn rule_about_claims_of_any_tenant_is_a_warning() {
        let name = |suffix: &str| format!("AUTH_MICROSOFT_ENTRA_ID{suffix}");
        let [id, secret, tenant, tenants, claims] =
            ["_ID", "_SECRET", "_TENANT", "_TENANTS", "_ALLOWED_CLAIMS"].map(name);
        let of = |word: &'static str, only: &[&'static str]| {
            let given =
                [(&*id, "client"), (&*secret, "hunter2"), (&*tenant, word), (&*claims, "roles=staff")];
            let only = only.iter().map(|uuid| (&*tenants, *uuid));
            warnings(&given.into_iter().chain(only).collect::<Vec<_>>(), false)
        };
        let uuid = "72f988bf-86f1-41af-91ab-2d7cd011db47";
        assert!(of("common", &[])[0].contains("_TENANTS, too"));
        assert_eq!(of("organizations", &[]).len(), 1);
        assert_eq!((of("common", &[uuid]).len(), of(uuid, &[]).len()), (0, 0));
    }
}
