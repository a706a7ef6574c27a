//! What the rules of a provider need in its authorization request.

use super::{Protocol, ProviderConfig};
use crate::providers::presets::extra_params::ExtraParams;

impl ProviderConfig {
    /// The provider with the scope that a rule about organizations needs, and with the parameters
    /// that have it show the right accounts. They are hints: what admits a person is what it
    /// answers.
    #[must_use]
    pub(crate) fn with_requests_of_rules(mut self) -> Self {
        match &mut self.protocol {
            Protocol::OpenId(openid) => {
                let hint = |(claim, param): &(&str, &'static str)| {
                    let rule = self.rules.claims.iter().find(|rule| rule.claim() == *claim)?;
                    let mut values = rule.values();
                    values.next().filter(|_| values.next().is_none()).map(|value| (*param, value.to_owned()))
                };
                let hints = openid.record.claim_params.iter().filter_map(hint);
                let hints = ExtraParams::new(hints).unwrap_or_default();
                openid.params = hints.overridden_by(std::mem::take(&mut openid.params));
            }
            Protocol::OAuth2(oauth2) => {
                if let (Some(_), Some(memberships)) = (&self.rules.organizations, &oauth2.memberships) {
                    oauth2.scopes = memberships.add_scope(&oauth2.scopes);
                }
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{providers::config::configured_providers, settings::Settings};

    fn provider(pairs: &[(&str, &str)]) -> ProviderConfig {
        let settings: Settings = pairs.iter().copied().collect();
        configured_providers(&settings).unwrap().remove(0).with_requests_of_rules()
    }

    #[test]
    fn rule_about_one_value_is_a_hint_for_the_account_chooser() {
        let google = [("AUTH_GOOGLE_ID", "client"), ("AUTH_GOOGLE_SECRET", "hunter2")];
        let hd = |own: &[(&str, &str)]| {
            let provider = provider(&[&google[..], own].concat());
            let Protocol::OpenId(openid) = provider.protocol else { panic!() };
            openid.params.get("hd").map(ToOwned::to_owned)
        };
        let rule = ("AUTH_GOOGLE_ALLOWED_CLAIMS", "hd=example.org");
        assert_eq!(hd(&[]), None);
        assert_eq!(hd(&[rule]).as_deref(), Some("example.org"));
        assert_eq!(hd(&[rule, ("AUTH_GOOGLE_PARAMS", "hd=*")]).as_deref(), Some("*"));
        assert_eq!(hd(&[("AUTH_GOOGLE_ALLOWED_CLAIMS", "hd=example.org,example.com")]), None);
    }

    #[test]
    fn rule_about_organizations_asks_for_its_scope() {
        let github = [("AUTH_GITHUB_ID", "client"), ("AUTH_GITHUB_SECRET", "hunter2")];
        let scopes = |own: &[(&str, &str)]| {
            let provider = provider(&[&github[..], own].concat());
            let Protocol::OAuth2(oauth2) = provider.protocol else { panic!() };
            oauth2.scopes.to_string()
        };
        let rule = ("AUTH_GITHUB_ALLOWED_ORGANIZATIONS", "acme");
        assert_eq!(scopes(&[]), "read:user user:email");
        assert_eq!(scopes(&[rule]), "read:user user:email read:org");
        assert_eq!(scopes(&[rule, ("AUTH_GITHUB_SCOPES", "user")]), "user read:org");
    }
}
