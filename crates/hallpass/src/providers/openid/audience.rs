//! For whom an ID token is (OpenID Connect Core 1.0, section 3.1.3.7, points 3 to 5).

use serde_json::Value;

use super::openid_provider::OpenIdProvider;
use crate::providers::presets::openid::trusted_audiences::TrustedAudiences;

/// The audiences that a token may name beside the client.
#[derive(Clone, Copy, Debug)]
pub struct AudienceRule<'a> {
    rule: TrustedAudiences,
    issuer: &'a str,
    listed: &'a [String],
}

impl<'a> AudienceRule<'a> {
    /// Those of `provider`.
    pub fn of(provider: &'a OpenIdProvider) -> Self {
        let (rule, issuer) = (provider.audiences, provider.issuer());
        Self { rule, issuer, listed: &provider.trusted_audiences }
    }

    /// Checks that a token is for the client, and for no other audience than trusted ones.
    ///
    /// # Errors
    /// It is not.
    pub fn check(&self, aud: &Value, azp: &Value, client_id: &str) -> Result<(), &'static str> {
        let audiences = match aud {
            Value::Array(audiences) => audiences.as_slice(),
            audience => std::slice::from_ref(audience),
        };
        let is_client = |value: &Value| value.as_str() == Some(client_id);
        let names_client = is_client(azp);
        let is_trusted = |value: &Value| {
            let Some(text) = value.as_str() else { return false };
            let by_rule = match self.rule {
                TrustedAudiences::None => false,
                TrustedAudiences::Issuer => text.trim_end_matches('/') == self.issuer.trim_end_matches('/'),
                // Without `azp` nothing would say which of the clients the token was issued to.
                TrustedAudiences::SameProject => names_client,
            };
            by_rule || self.listed.iter().any(|known| known == text)
        };
        let for_client = audiences.iter().any(is_client)
            && audiences.iter().all(|audience| is_client(audience) || is_trusted(audience));
        if !for_client {
            return Err("is not for this client, or also for an audience that is not trusted (aud)");
        }
        // 5.
        if azp.is_null() || names_client { Ok(()) } else { Err("was issued to another client (azp)") }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(provider: &OpenIdProvider, aud: &Value, azp: &Value) -> bool {
        AudienceRule::of(provider).check(aud, azp, "client").is_ok()
    }

    #[test]
    fn audience_is_the_client_and_trusted_ones_only() {
        let mut provider = OpenIdProvider::new("https://id.example.org").unwrap();
        let none = json!(null);
        assert!(check(&provider, &json!("client"), &none) && check(&provider, &json!(["client"]), &none));
        for aud in [json!("other"), json!([]), json!(["client", "other"]), json!(["client", 1]), json!(null)]
        {
            assert!(!check(&provider, &aud, &none), "{aud}");
        }
        provider.trusted_audiences = vec!["api".into()];
        assert!(check(&provider, &json!(["api", "client"]), &none));
        for (aud, azp) in [
            (json!(["api"]), json!("client")),
            (json!("api"), none.clone()),
            (json!(["client", "api", "other"]), json!("client")),
            (json!(["client", "api"]), json!("other")),
            (json!(["client", "api"]), json!(["client"])),
        ] {
            assert!(!check(&provider, &aud, &azp), "{aud} {azp}");
        }
    }

    #[test]
    fn audience_of_the_same_project_needs_the_authorized_party() {
        let provider = OpenIdProvider::preset("zitadel", Some("https://id.example.org")).unwrap();
        let aud = json!(["180000000000000001", "client", "180000000000000002"]);
        assert!(check(&provider, &aud, &json!("client")));
        assert!(!check(&provider, &aud, &json!(null)));
        assert!(!check(&provider, &aud, &json!("180000000000000001")));
        assert!(!check(&provider, &json!(["180000000000000001"]), &json!("client")));
    }

    #[test]
    fn audience_that_is_the_issuer_is_trusted_by_record() {
        let provider = OpenIdProvider::preset("kinde", Some("https://example.kinde.com")).unwrap();
        assert!(check(&provider, &json!(["https://example.kinde.com", "client"]), &json!("client")));
        assert!(!check(&provider, &json!(["https://example.kinde.com"]), &json!(null)));
        assert!(!check(&provider, &json!(["https://evil.example", "client"]), &json!(null)));
    }
}
