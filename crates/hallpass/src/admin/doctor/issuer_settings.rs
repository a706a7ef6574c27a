//! Which settings say where an OpenID provider's discovery document is. What is not set is not
//! suggested as the mistake.

use url::Url;

use crate::providers::{config::OpenIdProvider, presets::openid::issuer_source::IssuerSource};

/// The settings that an admin can correct.
#[derive(Debug, PartialEq, Eq)]
pub enum IssuerSettings {
    /// The URL of the document.
    DocumentUrl,
    /// The issuer.
    Issuer,
    /// A part of the issuer, with the end of its setting, such as `_DOMAIN`.
    Part(String),
    /// None: the record says where it is.
    None,
}

impl IssuerSettings {
    /// Those of `provider`. `is_known`: its name is that of its record, so that the record's issuer
    /// is the default.
    pub fn of(provider: &OpenIdProvider, is_known: bool) -> Self {
        let recorded = provider.record.discovery_url.and_then(|url| Url::parse(url).ok());
        if provider.discovery_url.is_some() && provider.discovery_url != recorded {
            return Self::DocumentUrl;
        }
        match provider.record.issuer {
            IssuerSource::Fixed(issuer) | IssuerSource::BestKnown(issuer)
                if is_known && provider.issuer() == issuer =>
            {
                Self::None
            }
            IssuerSource::Template { template, part, .. } if is_known => {
                let place = format!("{{{part}}}");
                let (before, after) = template.split_once(&place).unwrap_or((template, ""));
                let rest = provider.issuer().strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
                // A part has no slash: behind one, it is another issuer.
                match rest.filter(|rest| !rest.contains('/')) {
                    Some(_) => Self::Part(format!("_{}", part.to_uppercase())),
                    None => Self::Issuer,
                }
            }
            _ => Self::Issuer,
        }
    }

    /// What to do if the document cannot be fetched.
    pub fn unreachable(&self, prefix: &str) -> String {
        let check = match self {
            Self::DocumentUrl => format!("Check {prefix}_DISCOVERY_URL, and let"),
            Self::Issuer => format!("Check {prefix}_ISSUER, and let"),
            Self::Part(part) => format!("Check {prefix}{part}, or {prefix}_ISSUER if that is set, and let"),
            Self::None => "Let".to_owned(),
        };
        format!("{check} this computer reach it: DNS, firewall, proxy, a certificate that it trusts.")
    }

    /// What to do if there is something else.
    pub fn not_there(&self, prefix: &str) -> String {
        match self {
            Self::DocumentUrl => {
                format!("Set {prefix}_DISCOVERY_URL to the whole URL of the discovery document.")
            }
            Self::Issuer => format!(
                "Set {prefix}_ISSUER to the URL in front of /.well-known/openid-configuration, as in the provider's \
                 documentation."
            ),
            Self::Part(part) => format!(
                "Compare {prefix}{part}, or {prefix}_ISSUER if that is set, with what the provider's console shows."
            ),
            Self::None => "The provider has moved it: look for a newer version of Hallpass.".into(),
        }
    }

    /// What to do if the document is that of another issuer.
    pub fn other_issuer(&self, prefix: &str) -> String {
        match self {
            Self::DocumentUrl => format!(
                "If that is the provider that you mean, set {prefix}_ISSUER to exactly that, to the last slash; else set \
                 {prefix}_DISCOVERY_URL to another document."
            ),
            Self::Issuer => format!("Set {prefix}_ISSUER to exactly that, to the last slash."),
            Self::Part(part) => format!(
                "If that is the provider that you mean, set {prefix}_ISSUER to exactly that, to the last slash, instead of \
                 {prefix}{part}."
            ),
            Self::None => {
                "Find out what answers in the provider's place, such as a proxy. If it is the provider, look \
                           for a newer version of Hallpass."
                    .into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doctor_names_the_setting_that_says_where_the_document_is() {
        let part = |part: &str| IssuerSettings::Part(part.into());
        let of = |id: &str, issuer: Option<&str>| {
            IssuerSettings::of(&OpenIdProvider::preset(id, issuer).unwrap(), true)
        };
        assert_eq!(of("google", None), IssuerSettings::None);
        assert_eq!(of("intuit", None), IssuerSettings::None);
        assert_eq!(of("gitlab", Some("https://git.example.org")), IssuerSettings::Issuer);
        assert_eq!(of("keycloak", Some("https://id.example.org/realms/x")), IssuerSettings::Issuer);
        assert_eq!(of("auth0", Some("https://example.auth0.com/")), part("_DOMAIN"));
        assert_eq!(of("okta", Some("https://example.okta.com/oauth2/default")), IssuerSettings::Issuer);
        let entra = "https://login.microsoftonline.com/common/v2.0";
        assert_eq!(of("microsoft-entra-id", Some(entra)), part("_TENANT"));
        let staff = OpenIdProvider::new("https://accounts.google.com").unwrap();
        assert_eq!(IssuerSettings::of(&staff, false), IssuerSettings::Issuer);
        let mut elsewhere = OpenIdProvider::preset("google", None).unwrap();
        elsewhere.discovery_url = Some("https://id.example.org/d".parse().unwrap());
        assert_eq!(IssuerSettings::of(&elsewhere, true), IssuerSettings::DocumentUrl);
    }

    #[test]
    fn doctor_hints_have_no_setting_that_is_not_set() {
        let hints = |settings: &IssuerSettings| {
            let all = [IssuerSettings::unreachable, IssuerSettings::not_there, IssuerSettings::other_issuer];
            all.map(|hint| hint(settings, "AUTH_X")).join(" ")
        };
        assert!(!hints(&IssuerSettings::None).contains("AUTH_X"));
        assert!(!hints(&IssuerSettings::Issuer).contains("AUTH_X_DISCOVERY_URL"));
        assert!(hints(&IssuerSettings::DocumentUrl).contains("AUTH_X_DISCOVERY_URL"));
        assert!(hints(&IssuerSettings::Part("_DOMAIN".into())).contains("AUTH_X_DOMAIN"));
    }
}
