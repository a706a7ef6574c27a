//! Says who may sign in with a provider, as far as settings decide it.

use super::finding::Verdict;
use crate::{
    config::Config,
    providers::{
        config::{Protocol, ProviderConfig},
        openid::tenants::AllowedTenants,
    },
};

/// The rules in force. What can be wrong with them is among the warnings of the configuration.
pub fn examine(config: &Config, provider: &ProviderConfig) -> Verdict {
    let of_all =
        config.allowed_emails.as_ref().map(|emails| format!("a verified e-mail address of {emails}"));
    let rules: Vec<_> =
        of_all.into_iter().chain(provider.rules.describe()).chain(tenants(provider)).collect();
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
