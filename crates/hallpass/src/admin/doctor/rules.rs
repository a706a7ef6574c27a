//! Says who may sign in with a provider, as far as settings decide it.

use super::finding::Verdict;
use crate::{
    config::Config,
    providers::{
        config::{Protocol, ProviderConfig},
        openid::tenants::AllowedTenants,
        rules::sign_in_rules::SignInRules,
    },
};

/// The rules in force. What can be wrong with them is among the warnings of the configuration.
pub fn examine(config: &Config, provider: &ProviderConfig) -> Verdict {
    let of_all = SignInRules { emails: config.allowed_emails.clone(), ..SignInRules::default() };
    let described = of_all.describe().into_iter().chain(provider.rules.describe());
    let rules: Vec<_> = described.chain(tenants(provider)).collect();
    Verdict::ok(match &rules[..] {
        [] => "no rule in the settings limits who of its people may sign in".to_owned(),
        rules => format!("only those of its people may sign in who have: {}", rules.join("; and ")),
    })
}

/// Keycloak's path of a realm in its issuers.
const REALMS: &str = "/realms/";

/// Advice about the names of groups in a rule, if the provider probably has others.
pub fn examine_groups(provider: &ProviderConfig) -> Option<Verdict> {
    let Protocol::OpenId(openid) = &provider.protocol else { return None };
    if !openid.record.groups_are_paths && !openid.issuer().contains(REALMS) {
        return None;
    }
    let mut rules = provider.rules.claims.iter().filter(|rule| matches!(rule.claim(), "groups" | "/groups"));
    let group = rules.find_map(|rule| rule.values().find(|value| !value.starts_with('/')))?;
    Some(Verdict::advice(
        format!("a rule has the group {group}, and Keycloak's groups are paths, such as /{group}"),
        "Write it with the slash, unless \"Full group path\" is off in the mapper of the groups.",
    ))
}

/// The tenants that a setting lists, or that the issuer stands for.
fn tenants(provider: &ProviderConfig) -> Option<String> {
    let Protocol::OpenId(openid) = &provider.protocol else { return None };
    match openid.tenants.as_ref()?.allowed() {
        AllowedTenants::Only(tenants) => Some(format!("the tenant {}", tenants.join(" or "))),
        AllowedTenants::Any | AllowedTenants::AnyOrganization => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{providers::config::configured_providers, settings::Settings};

    #[test]
    fn rule_about_groups_of_keycloak_without_a_slash_is_advised_against() {
        let advice = |id: &str, issuer: &str, rule: &str| {
            let name = |suffix: &str| format!("AUTH_{id}{suffix}");
            let names = ["_ID", "_SECRET", "_ISSUER", "_ALLOWED_CLAIMS"].map(name);
            let values = ["client", "hunter2", issuer, rule];
            let settings: Settings = names.iter().map(String::as_str).zip(values).collect();
            examine_groups(&configured_providers(&settings).unwrap()[0])
        };
        let realm = "https://id.example.org/realms/x";
        for (id, rule) in [("KEYCLOAK", "groups=staff"), ("WORK", "/groups=/admin,staff")] {
            let Some(Verdict::Advice { says, .. }) = advice(id, realm, rule) else { panic!("{id}") };
            assert!(says.contains("a rule has the group staff") && says.ends_with("/staff"), "{says}");
        }
        assert_eq!(advice("KEYCLOAK", realm, "groups=/staff"), None);
        assert_eq!(advice("KEYCLOAK", realm, "/realm_access/roles=staff"), None);
        assert_eq!(advice("WORK", "https://id.example.org", "groups=staff"), None);
    }
}
