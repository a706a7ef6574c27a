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

/// The tenants that a setting lists, or that the issuer stands for.
fn tenants(provider: &ProviderConfig) -> Option<String> {
    let Protocol::OpenId(openid) = &provider.protocol else { return None };
    match openid.tenants.as_ref()?.allowed() {
        AllowedTenants::Only(tenants) => Some(format!("the tenant {}", tenants.join(" or "))),
        AllowedTenants::Any | AllowedTenants::AnyOrganization => None,
    }
}
