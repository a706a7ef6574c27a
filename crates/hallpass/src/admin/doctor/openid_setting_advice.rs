//! Compares the settings of an OpenID provider with its record.

use super::{
    examination::Examination, finding::Verdict, openid_address_advice, setting_advice::ComparedSettings,
};
use crate::providers::{
    client_credential::ClientCredential,
    config::OpenIdProvider,
    presets::{
        assertion_audience::AssertionAudience,
        openid::{algorithms::RecordAlgorithms, record::OpenIdRecord},
        response_mode::ResponseMode,
    },
};

/// Advice for each setting that the record contradicts.
pub fn examine(examination: &Examination, provider: &OpenIdProvider) -> Vec<Verdict> {
    let known = provider.record;
    let settings = ComparedSettings::of(examination, known.name);
    let pkce = settings.pkce(provider.pkce, known.pkce);
    let no_page = no_page(settings.prefix, provider);
    if !known.is_known() {
        return pkce.into_iter().chain(no_page).collect();
    }
    let compared = Compared { settings, provider, known };
    let auth_method = provider.client_auth.zip(known.client_auth);
    let single = [
        settings.scopes(&provider.scopes, known.scopes, &[]),
        auth_method.and_then(|(set, recorded)| settings.auth_method(set, recorded)),
        compared.assertion_audience(&examination.registration.credential),
        compared.response_mode(),
        pkce,
        no_page,
        compared.algorithms(),
    ];
    let mut verdicts = openid_address_advice::examine(settings, provider);
    verdicts.extend(single.into_iter().flatten());
    verdicts.extend(settings.params(&provider.params, known.params));
    verdicts.extend(compared.params_of_rules(examination));
    verdicts
}

/// Advice if the provider is asked to show no page (OpenID Connect Core 1.0, section 3.1.2.1).
fn no_page(prefix: &str, provider: &OpenIdProvider) -> Option<Verdict> {
    let prompts = provider.params.get("prompt")?;
    prompts.split_ascii_whitespace().any(|prompt| prompt == "none").then(|| {
        Verdict::advice(
            format!("{prefix}_PARAMS has prompt=none: people who are not signed in at the provider see no page there"),
            format!("Leave prompt out of {prefix}_PARAMS, so that they can sign in."),
        )
    })
}

struct Compared<'a> {
    settings: ComparedSettings<'a>,
    provider: &'a OpenIdProvider,
    known: &'static OpenIdRecord,
}

impl Compared<'_> {
    fn assertion_audience(&self, credential: &ClientCredential) -> Option<Verdict> {
        let ComparedSettings { prefix, name } = self.settings;
        let is_used = matches!(credential, ClientCredential::PrivateKey(_));
        let (set, recorded) = (self.provider.assertion_audience, self.known.assertion_audience);
        (is_used && recorded == AssertionAudience::TokenEndpoint && set == AssertionAudience::Issuer).then(
            || {
                Verdict::advice(
                    format!(
                        "{prefix}_ASSERTION_AUDIENCE is issuer, and {name} is known to take token_endpoint"
                    ),
                    format!("Leave {prefix}_ASSERTION_AUDIENCE out."),
                )
            },
        )
    }

    fn response_mode(&self) -> Option<Verdict> {
        let ComparedSettings { prefix, name } = self.settings;
        let (set, recorded) = (self.provider.response_mode, self.known.response_mode);
        (recorded == ResponseMode::FormPost && set != recorded).then(|| {
            Verdict::advice(
                format!(
                    "{prefix}_RESPONSE_MODE is {}, and {name} is known to require {}",
                    set.name(),
                    recorded.name()
                ),
                format!("Leave {prefix}_RESPONSE_MODE out."),
            )
        })
    }

    fn algorithms(&self) -> Option<Verdict> {
        let ComparedSettings { prefix, name } = self.settings;
        let RecordAlgorithms::Only(recorded) = self.known.algorithms else { return None };
        let set = &self.provider.algorithms;
        let refused = recorded.iter().copied().filter(|algorithm| set.find(algorithm).is_none());
        let refused: Vec<_> = refused.collect();
        (!refused.is_empty()).then(|| {
            let refused = refused.join(" or ");
            Verdict::advice(
                format!("{prefix}_ALGORITHMS is {set}, and {name} is known to sign ID tokens with {refused}"),
                format!("Leave {prefix}_ALGORITHMS out: a sign-in with such a token is refused."),
            )
        })
    }

    /// A parameter that has the provider show accounts that a rule refuses.
    fn params_of_rules(&self, examination: &Examination) -> Vec<Verdict> {
        let ComparedSettings { prefix, .. } = self.settings;
        let contradicting = self.known.claim_params.iter().filter_map(|(claim, param)| {
            let rule = examination.rules.claims.iter().find(|rule| rule.claim() == *claim)?;
            let set = self.provider.params.get(param)?;
            // Google's hd=* is any organization.
            let is_allowed = set == "*" || rule.values().any(|value| value == set);
            (!is_allowed).then(|| {
                Verdict::advice(
                    format!(
                        "{prefix}_PARAMS has {param}={set}, and {prefix}_ALLOWED_CLAIMS admits {rule} only"
                    ),
                    format!("Leave {param} out of {prefix}_PARAMS: a rule with one value sends it."),
                )
            })
        });
        contradicting.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::setting_advice::tests::says, *};
    use crate::admin::doctor::examination::tests::{examination, openid_provider};

    /// What is said about a provider with these settings beside its id and secret.
    fn advice(id: &str, own: &[(&str, &str)]) -> Vec<String> {
        let (examination, provider) = (examination(id, own), openid_provider(id, own));
        examine(&examination, &provider).iter().map(says).collect()
    }

    #[tokio::test]
    async fn openid_setting_that_the_record_contradicts_is_advised_against() {
        for (id, suffix, value, expected) in [
            ("SLACK", "_PKCE", "yes", "AUTH_SLACK_PKCE is yes, and Slack is known to refuse codes"),
            ("TWITCH", "_PKCE", "yes", "AUTH_TWITCH_PKCE is yes, and Twitch is known to refuse codes"),
            ("LINKEDIN", "_PKCE", "yes", "AUTH_LINKEDIN_PKCE is yes"),
            ("GOOGLE", "_PKCE", "no", "which Google is known to check"),
            ("APPLE", "_PKCE", "no", "AUTH_APPLE_PKCE is no: sign-ins send no PKCE challenge"),
            ("LINKEDIN", "_AUTH_METHOD", "basic", "what is known to work with LinkedIn is post"),
            ("YAHOO", "_AUTH_METHOD", "post", "what is known to work with Yahoo is basic"),
            ("GOOGLE", "_ALGORITHMS", "ES256", "Google is known to sign ID tokens with RS256"),
            ("YAHOO", "_ALGORITHMS", "RS256", "is RS256, and Yahoo is known to sign ID tokens with ES256"),
            ("LINE", "_ALGORITHMS", "HS256", "is HS256, and LINE is known to sign ID tokens with ES256"),
            ("APPLE", "_RESPONSE_MODE", "query", "Apple is known to require form_post"),
            ("GOOGLE", "_SCOPES", "openid profile", "AUTH_GOOGLE_SCOPES lacks email, which Google"),
            ("TWITCH", "_SCOPES", "openid", "AUTH_TWITCH_SCOPES lacks user:read:email"),
            ("GOOGLE", "_ISSUER", "https://id.example.org", "that of Google is https://accounts.google.com"),
            ("MICROSOFT_ENTRA_ID", "_ISSUER", "https://id.example.org", "are at login.microsoftonline.com,"),
            ("GOOGLE", "_ISSUER_ALIASES", "https://id.example.org", "accepts https://id.example.org"),
            ("GOOGLE", "_DISCOVERY_URL", "https://id.example.org/d", "which is no host of Google"),
            ("GOOGLE", "_PARAMS", "prompt=none", "AUTH_GOOGLE_PARAMS has prompt=none"),
            ("TWITCH", "_PARAMS", "claims=", "AUTH_TWITCH_PARAMS removes the parameter claims"),
        ] {
            let advice = advice(id, &[(suffix, value)]);
            let [says] = &advice[..] else { panic!("{id}{suffix}={value}: {advice:?}") };
            assert!(says.contains(expected), "{says}");
        }
        let hd = [("_ALLOWED_CLAIMS", "hd=example.org"), ("_PARAMS", "hd=example.com")];
        let admits = "AUTH_GOOGLE_PARAMS has hd=example.com, and AUTH_GOOGLE_ALLOWED_CLAIMS admits hd=example.org only";
        assert_eq!(advice("GOOGLE", &hd), [admits]);
    }

    #[tokio::test]
    async fn openid_setting_that_the_record_allows_is_no_advice() {
        for (id, own) in [
            ("GOOGLE", &[][..]),
            ("SLACK", &[("_PKCE", "no")]),
            ("GOOGLE", &[("_SCOPES", "email profile openid extra"), ("_PARAMS", "prompt=consent")]),
            ("GOOGLE", &[("_ALLOWED_CLAIMS", "hd=example.org"), ("_PARAMS", "hd=*")]),
            ("GOOGLE", &[("_ISSUER", "https://accounts.google.com/"), ("_ALGORITHMS", "RS256 ES256")]),
            ("INTUIT", &[("_AUTH_METHOD", "basic_unencoded")]),
            (
                "INTUIT",
                &[(
                    "_DISCOVERY_URL",
                    "https://developer.api.intuit.com/.well-known/openid_sandbox_configuration",
                )],
            ),
            ("ORCID", &[("_ISSUER", "https://sandbox.orcid.org")]),
            ("GITLAB", &[("_ISSUER", "https://git.example.org"), ("_AUTH_METHOD", "post")]),
            ("SALESFORCE", &[("_ISSUER", "https://example.my.salesforce.com")]),
            ("AUTH0", &[("_DOMAIN", "login.example.org")]),
            (
                "MICROSOFT_ENTRA_ID",
                &[
                    ("_TENANT", "common"),
                    (
                        "_DISCOVERY_URL",
                        "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration?appid=a",
                    ),
                ],
            ),
            ("KEYCLOAK", &[("_ISSUER", "https://id.example.org/realms/a"), ("_ALGORITHMS", "PS256")]),
            (
                "WORK",
                &[
                    ("_ISSUER", "https://id.example.org"),
                    ("_SCOPES", "openid"),
                    ("_RESPONSE_MODE", "form_post"),
                ],
            ),
        ] {
            assert_eq!(advice(id, own), [""; 0], "{id}");
        }
    }
}
