//! The names that an issuer may have: in its discovery document, in its ID tokens, and in its
//! answers to the browser. A closed set, each name exactly (OpenID Connect Core 1.0, section
//! 3.1.3.7, point 2).

use serde_json::Value;

use super::openid_provider::OpenIdProvider;
use super::tenants::Tenants;

/// The names of one issuer, after its discovery document was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerNames {
    issuer: String,
    aliases: Vec<String>,
    tenants: Option<Tenants>,
}

impl IssuerNames {
    /// The names of `provider`, whose discovery document calls its issuer `stated`. `None` if that
    /// is not the configured issuer.
    ///
    /// A slash at the end may differ: both spellings name the same document, since a last slash is
    /// removed before the path is added (OpenID Connect Discovery 1.0, section 4.1). Tokens must
    /// then have the spelling of the document.
    pub fn of_document(provider: &OpenIdProvider, stated: &str) -> Option<Self> {
        let configured = provider.issuer();
        let names = |issuer: &str| Self {
            issuer: issuer.to_owned(),
            aliases: provider.issuer_aliases.clone(),
            tenants: provider.tenants.clone(),
        };
        if let Some(tenants) = &provider.tenants {
            return tenants.accept_document(stated).then(|| names(tenants.template()));
        }
        // With a discovery URL of its own the two need not name the same document.
        let is_twin = provider.discovery_url.is_none() && without_slash(stated) == without_slash(configured);
        if stated == configured || is_twin {
            return Some(names(stated));
        }
        provider.issuer_aliases.iter().any(|alias| alias == stated).then(|| names(configured))
    }

    /// The issuer.
    pub fn as_str(&self) -> &str {
        &self.issuer
    }

    /// Checks the issuer of an ID token, and returns its tenant if it must have one.
    ///
    /// # Errors
    /// It is another issuer, or the wrong tenant.
    pub fn check_token<'c>(&self, iss: &Value, tid: &'c Value) -> Result<Option<&'c str>, &'static str> {
        if let Some(tenants) = &self.tenants {
            return tenants.check(iss, tid).map(Some);
        }
        let is_known = iss.as_str().is_some_and(|iss| iss == self.issuer || self.is_alias(iss));
        if is_known { Ok(None) } else { Err("was issued by another issuer (iss)") }
    }

    /// Whether the provider's answer to the browser may name this issuer (RFC 9207, section 2.4).
    pub fn accept_answer(&self, iss: &str) -> bool {
        match &self.tenants {
            Some(tenants) => tenants.accept_answer(iss),
            None => iss == self.issuer || self.is_alias(iss),
        }
    }

    /// Whether a key of the key set may sign for `tenant`.
    pub fn accept_key(&self, key_issuer: Option<&str>, tenant: Option<&str>) -> bool {
        match (&self.tenants, tenant) {
            (Some(tenants), Some(tenant)) => tenants.accept_key(key_issuer, tenant),
            _ => true,
        }
    }

    fn is_alias(&self, iss: &str) -> bool {
        self.aliases.iter().any(|alias| alias == iss)
    }
}

/// The text without one slash at its end.
fn without_slash(text: &str) -> &str {
    text.strip_suffix('/').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn accepts(provider: &OpenIdProvider, stated: &str, iss: &str) -> Option<bool> {
        let names = IssuerNames::of_document(provider, stated)?;
        assert_eq!(names.accept_answer(iss), names.check_token(&json!(iss), &json!(null)).is_ok());
        Some(names.accept_answer(iss))
    }

    #[test]
    fn issuer_slash_is_the_document_s() {
        let (without, with) = ("https://id.example.org/a", "https://id.example.org/a/");
        for configured in [without, with] {
            let provider = OpenIdProvider::new(configured).unwrap();
            for stated in [without, with] {
                assert_eq!(accepts(&provider, stated, without), Some(stated == without));
                assert_eq!(accepts(&provider, stated, with), Some(stated == with));
            }
            for stated in ["https://id.example.org/a//", "https://id.example.org", "https://ID.example.org/a"]
            {
                assert_eq!(accepts(&provider, stated, stated), None, "{stated}");
            }
        }
        let mut pinned = OpenIdProvider::new(without).unwrap();
        pinned.discovery_url = Some("https://elsewhere.example/d".parse().unwrap());
        assert_eq!(accepts(&pinned, with, with), None);
        assert_eq!(accepts(&pinned, without, without), Some(true));
    }

    #[test]
    fn issuer_alias_is_accepted_exactly_and_no_other() {
        let google = "https://accounts.google.com";
        let provider = OpenIdProvider::preset("google", None).unwrap();
        assert_eq!(accepts(&provider, google, google), Some(true));
        assert_eq!(accepts(&provider, google, "accounts.google.com"), Some(true));
        for other in
            ["accounts.google.com/", "http://accounts.google.com", "google.com", "https://evil.example", ""]
        {
            assert_eq!(accepts(&provider, google, other), Some(false), "{other}");
            assert_eq!(accepts(&provider, other, google), None, "{other}");
        }
        // A document under the alias, as Apple's was for a day, does not change the issuer.
        assert_eq!(accepts(&provider, "accounts.google.com", google), Some(true));
    }
}
