//! Compares where an OpenID provider is, as its settings say, with its record. The tests are beside
//! those of the other settings: see `openid_setting_advice.rs`.

use url::Url;

use super::{finding::Verdict, setting_advice::ComparedSettings};
use crate::providers::{
    config::OpenIdProvider,
    presets::openid::{find_by_issuer, issuer_source::IssuerSource, record::OpenIdRecord},
};

/// Advice if the issuer, a name of it or the discovery document is at a host of someone else.
pub fn examine(settings: ComparedSettings<'_>, provider: &OpenIdProvider) -> Vec<Verdict> {
    let compared = Compared { settings, provider, known: provider.record };
    let single = [compared.issuer(), compared.issuer_aliases(), compared.discovery_url()];
    single.into_iter().flatten().collect()
}

struct Compared<'a> {
    settings: ComparedSettings<'a>,
    provider: &'a OpenIdProvider,
    known: &'static OpenIdRecord,
}

impl Compared<'_> {
    /// Whether everything that the provider has is at hosts of the record.
    fn has_known_hosts(&self) -> bool {
        matches!(self.known.issuer, IssuerSource::Fixed(_)) || self.known.is_multi_tenant
    }

    fn is_at_known_host(&self, url: &Url) -> bool {
        find_by_issuer(url).is_some_and(|record| record.id == self.known.id)
    }

    fn issuer(&self) -> Option<Verdict> {
        let ComparedSettings { prefix, name } = self.settings;
        let url = Url::parse(self.provider.issuer()).ok()?;
        if !self.has_known_hosts() || self.is_at_known_host(&url) {
            return None;
        }
        let known = match self.known.issuer {
            IssuerSource::Fixed(issuer) => format!("that of {name} is {issuer}"),
            _ => format!("those of {name} are at {}", self.known.hosts.join(", ")),
        };
        Some(Verdict::advice(
            format!("{prefix}_ISSUER is {url}, and {known}"),
            format!(
                "Leave {prefix}_ISSUER out. If another provider is meant, choose another name than {name}'s: what is \
                 known about {name} is applied to this one."
            ),
        ))
    }

    fn issuer_aliases(&self) -> Option<Verdict> {
        let ComparedSettings { prefix, name } = self.settings;
        let IssuerSource::Fixed(issuer) = self.known.issuer else { return None };
        let is_known =
            |alias: &&String| *alias == issuer || self.known.issuer_aliases.contains(&alias.as_str());
        let odd = self.provider.issuer_aliases.iter().find(|alias| !is_known(alias))?;
        Some(Verdict::advice(
            format!(
                "{prefix}_ISSUER_ALIASES accepts {odd}, and the ID tokens of {name} are known to have {issuer}"
            ),
            format!(
                "Leave {prefix}_ISSUER_ALIASES out, unless the log of a sign-in that failed names that issuer."
            ),
        ))
    }

    /// Whoever answers there decides whose signatures count.
    fn discovery_url(&self) -> Option<Verdict> {
        let ComparedSettings { prefix, name } = self.settings;
        let set = self.provider.discovery_url.as_ref()?;
        let recorded = self.known.discovery_url.and_then(|url| Url::parse(url).ok());
        let is_recorded_host = recorded.is_some_and(|url| url.host() == set.host());
        if !self.has_known_hosts() || is_recorded_host || self.is_at_known_host(set) {
            return None;
        }
        Some(Verdict::advice(
            format!(
                "{prefix}_DISCOVERY_URL is {set}, which is no host of {name}: whoever answers there decides who people are"
            ),
            format!("Leave {prefix}_DISCOVERY_URL out, unless that is a proxy of your own."),
        ))
    }
}
