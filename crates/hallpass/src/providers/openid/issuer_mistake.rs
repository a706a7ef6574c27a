//! Texts that are taken for an issuer, and are none: with them no discovery document can fit.

use super::openid_provider::OpenIdProvider;

/// What is wrong with an issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssuerMistake {
    /// It is the URL of the discovery document.
    #[error("is the URL of the discovery document, and not the issuer")]
    Document,
    /// It has a query or a fragment (OpenID Connect Core 1.0, section 2).
    #[error("has a query or a fragment, which no issuer has")]
    Query,
    /// It is Microsoft Entra's without its version: the document below it is that of the older
    /// version, and names another issuer.
    #[error("lacks /v2.0 at its end, as Microsoft Entra's issuers have it")]
    EntraVersion,
}

/// Where every discovery document is (OpenID Connect Discovery 1.0, section 4; RFC 8414).
const WELL_KNOWN: &str = "/.well-known/";
/// Microsoft Entra's hosts for signing in, in each of its clouds.
const ENTRA_HOST: &str = "login.";
const ENTRA_VERSION: &str = "/v2.0";

impl IssuerMistake {
    /// What is certainly wrong with the issuer of `provider`.
    pub(crate) fn of(provider: &OpenIdProvider) -> Option<Self> {
        let url = provider.issuer.url();
        if url.path().contains(WELL_KNOWN) {
            return Some(Self::Document);
        }
        // With a document elsewhere, this may be what that one states.
        if provider.discovery_url.is_none() && (url.query().is_some() || url.fragment().is_some()) {
            return Some(Self::Query);
        }
        let is_entra = provider.record.is_multi_tenant
            && url.host_str().is_some_and(|host| host.starts_with(ENTRA_HOST));
        let has_version = url.path().trim_end_matches('/').ends_with(ENTRA_VERSION);
        (is_entra && !has_version).then_some(Self::EntraVersion)
    }

    /// What the issuer probably is: what was written, without the mistake.
    pub(crate) fn correct(self, issuer: &str) -> String {
        let end = match self {
            Self::Document => issuer.find(WELL_KNOWN),
            Self::Query => issuer.find(['?', '#']),
            Self::EntraVersion => return format!("{}{ENTRA_VERSION}", issuer.trim_end_matches('/')),
        };
        issuer.get(..end.unwrap_or(issuer.len())).unwrap_or(issuer).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRA: &str = "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47";

    #[test]
    fn issuer_with_a_mistake_is_found_and_corrected() {
        use IssuerMistake::{Document, EntraVersion, Query};
        let v2 = format!("{ENTRA}/v2.0");
        for (issuer, mistake, right) in [
            ("https://id.example.org/.well-known/openid-configuration", Document, "https://id.example.org"),
            (
                "https://id.example.org/a/.well-known/openid-configuration/",
                Document,
                "https://id.example.org/a",
            ),
            (
                "https://id.example.org/.well-known/oauth-authorization-server/a",
                Document,
                "https://id.example.org",
            ),
            ("https://id.example.org/a?p=b", Query, "https://id.example.org/a"),
            ("https://id.example.org/#a", Query, "https://id.example.org/"),
            (ENTRA, EntraVersion, &v2),
            (&format!("{ENTRA}/"), EntraVersion, &v2),
            (
                "https://login.microsoftonline.com/common",
                EntraVersion,
                "https://login.microsoftonline.com/common/v2.0",
            ),
        ] {
            let provider = OpenIdProvider::new(issuer).unwrap();
            assert_eq!(IssuerMistake::of(&provider), Some(mistake), "{issuer}");
            assert_eq!(mistake.correct(issuer), right);
        }
    }

    #[test]
    fn issuer_of_every_form_that_providers_have_is_accepted() {
        for issuer in [
            "https://id.example.org",
            "https://id.example.org/realms/x/",
            &format!("{ENTRA}/v2.0"),
            &format!("{ENTRA}/v2.0/"),
            "https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47/",
            "https://contoso.b2clogin.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0/",
        ] {
            assert_eq!(IssuerMistake::of(&OpenIdProvider::new(issuer).unwrap()), None, "{issuer}");
        }
        let mut elsewhere = OpenIdProvider::new("https://id.example.org/?p=b").unwrap();
        elsewhere.discovery_url = Some("https://id.example.org/d".parse().unwrap());
        assert_eq!(IssuerMistake::of(&elsewhere), None);
    }
}
