//! Which claims of a provider no rule may be about, because people choose what is there.

use super::{Protocol, ProviderConfig};
use crate::{
    providers::rules::{claim_path::ClaimPath, claim_rule::ClaimRule, unreliable_claim::is_changeable},
    settings::ConfigError,
};

impl ProviderConfig {
    /// The claim of a rule that is what this provider, by its record or by its settings, gives as
    /// an e-mail address: it admits addresses that no one has verified. Well-known names of such
    /// claims are refused before, by [`ClaimRule::new`].
    pub(super) fn claim_of_email(&self) -> Option<&str> {
        let is_email = |rule: &&ClaimRule| match &self.protocol {
            Protocol::OpenId(openid) => {
                let mut names = openid.claims.email.iter();
                names.any(|name| rule.path().overlaps(&[(*name).to_owned()]))
            }
            Protocol::OAuth2(oauth2) => {
                let mut pointers = oauth2.fields.email.iter();
                pointers.any(|pointer| rule.path().overlaps(&pointer.steps()))
            }
        };
        self.rules.claims.iter().find(is_email).map(ClaimRule::claim)
    }

    /// A warning for each rule about a name that people can change, and others can then take. The
    /// rules are called `name`.
    pub(super) fn changeable_claims(&self, name: &str) -> impl Iterator<Item = ConfigError> {
        let changeable = self.rules.claims.iter().filter(|rule| self.is_name(rule.path()));
        changeable.map(move |rule| {
            let problem = format!(
                "decides by {}, which people can change: another person may then take the name that is allowed",
                rule.claim()
            );
            let hint = "Decide by a group, a role or an organization, or by the provider's unchanging id of a person.";
            ConfigError::new(name, problem, hint)
        })
    }

    /// A warning for each rule about an organization of Google that no one can meet: `hd` is a
    /// domain, in lower case. The rules are called `name`.
    pub(super) fn odd_domains(&self, name: &str) -> impl Iterator<Item = ConfigError> {
        let of_domain = self.rules.claims.iter().filter(|rule| matches!(rule.claim(), "hd" | "/hd"));
        let is_odd = |value: &&str| value.contains('@') || value.chars().any(char::is_uppercase);
        of_domain.filter_map(move |rule| {
            let odd = rule.values().find(is_odd)?;
            let domain = odd.rsplit('@').next().unwrap_or(odd).to_lowercase();
            let problem = format!(
                "has {odd:?} for {}, which is a domain in lower case: it admits no one",
                rule.claim()
            );
            let hint = format!("Write {}={domain}.", rule.claim());
            Some(ConfigError::new(name, problem, hint))
        })
    }

    fn is_name(&self, path: &ClaimPath) -> bool {
        let is_shown = match &self.protocol {
            Protocol::OpenId(openid) => {
                openid.claims.name.iter().any(|name| path.overlaps(&[(*name).to_owned()]))
            }
            Protocol::OAuth2(oauth2) => {
                oauth2.fields.names.iter().flatten().any(|pointer| path.overlaps(&pointer.steps()))
            }
        };
        is_shown || is_changeable(path)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        providers::config::{ConfiguredIn, ProviderConfigError, configured_providers},
        providers::rules::{claim_rule::ClaimRule, sign_in_rules::SignInRules},
        settings::Settings,
    };

    const OWN: [(&str, &str); 5] = [
        ("_AUTHORIZATION_URL", "https://id.example.org/authorize"),
        ("_TOKEN_URL", "https://id.example.org/token"),
        ("_USERINFO_URL", "https://id.example.org/me"),
        ("_SUBJECT_FIELD", "/id"),
        ("_EMAIL_FIELD", "/contacts/0/value"),
    ];

    /// Reads a provider with a rule about `claim`, which its settings and code must treat alike.
    fn read(id: &str, own: &[(&str, &str)], claim: &str) -> Result<Vec<String>, String> {
        let rule = format!("{claim}=ada");
        let given = [("_ID", "client"), ("_SECRET", "hunter2")];
        let with = |more: &[(&str, &str)]| {
            let pairs: Vec<_> = [&given[..], own, more]
                .concat()
                .iter()
                .map(|(suffix, value)| (format!("AUTH_{id}{suffix}"), (*value).to_owned()))
                .collect();
            let settings: Settings = pairs.iter().map(|(name, value)| (&**name, &**value)).collect();
            configured_providers(&settings).map(|mut providers| providers.remove(0))
        };
        let provider = with(&[]).unwrap();
        let in_code = ClaimRule::new(claim, ["ada"]).map_err(|error| error.to_string()).and_then(|rule| {
            let mut rules = SignInRules::default();
            rules.claims.push(rule);
            let provider = provider.with_rules(rules);
            provider.check().map_err(|error: ProviderConfigError| error.to_string())
        });
        let read = with(&[("_ALLOWED_CLAIMS", &rule)]);
        assert_eq!(read.is_ok(), in_code.is_ok(), "{claim}: {in_code:?}");
        match read {
            Ok(provider) => Ok(provider
                .rule_warnings(false, ConfiguredIn::Settings)
                .iter()
                .map(ToString::to_string)
                .collect()),
            Err(mistakes) => {
                assert_eq!(mistakes.len(), 1, "{mistakes:?}");
                Err(mistakes[0].to_string())
            }
        }
    }

    #[test]
    fn rule_about_an_email_address_of_the_provider_is_refused() {
        for (id, own, claims) in [
            (
                "AZURE_AD_B2C",
                &[("_ISSUER", "https://x.b2clogin.com/t/v2.0/")][..],
                &["emails", "/emails/0"][..],
            ),
            ("PING_ID", &[("_ISSUER", "https://auth.pingone.eu/e/as")], &["mail", "/mail"]),
            ("MICROSOFT_ENTRA_ID", &[("_TENANT", "common")], &["preferred_username", "upn", "unique_name"]),
            ("KAKAO", &[], &["/kakao_account/email"]),
            ("BOX", &[], &["login", "/login"]),
            ("WEBEX", &[], &["emails", "/emails/0", "/emails/3"]),
            ("NOTION", &[], &["/bot/owner/user/person/email"]),
            ("YANDEX", &[], &["default_email"]),
            ("WORK", &OWN, &["/contacts/0/value", "/contacts/7/value", "contacts", "/contacts"]),
        ] {
            for claim in claims {
                let error = read(id, own, claim).unwrap_err();
                let setting = format!("AUTH_{id}_ALLOWED_EMAILS");
                let is_named = error.starts_with(&format!("AUTH_{id}_ALLOWED_CLAIMS is about {claim}, "));
                assert!(is_named && error.contains(&setting), "{error}");
            }
        }
        for claim in ["/contacts/0/kind", "groups", "/team/name"] {
            assert_eq!(read("WORK", &OWN, claim), Ok(Vec::new()), "{claim}");
        }
    }

    #[test]
    fn rule_about_a_domain_that_no_one_can_meet_is_a_warning() {
        let warnings = |value: &str| {
            let settings = Settings::from([
                ("AUTH_GOOGLE_ID", "client"),
                ("AUTH_GOOGLE_SECRET", "hunter2"),
                ("AUTH_GOOGLE_ALLOWED_CLAIMS", value),
            ]);
            let provider = configured_providers(&settings).unwrap().remove(0);
            provider
                .rule_warnings(false, ConfiguredIn::Settings)
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        for odd in ["hd=@example.com", "hd=ada@example.com", "/hd=Example.com", "hd=example.org,@Example.com"]
        {
            let warnings = warnings(odd);
            let [warning] = &warnings[..] else { panic!("{odd}: {warnings:?}") };
            assert!(warning.contains("admits no one") && warning.ends_with("hd=example.com."), "{warning}");
        }
        assert_eq!(warnings("hd=example.com"), [""; 0]);
    }

    #[test]
    fn rule_about_what_people_write_is_refused_or_warned_about() {
        let error = read("WORK", &OWN, "nickname").unwrap_err();
        assert!(error.contains("which people write themselves"), "{error}");
        for (id, claim) in [("GITHUB", "login"), ("KAKAO", "/kakao_account/name"), ("WORK", "/user/username")]
        {
            let own = if id == "WORK" { &OWN[..] } else { &[] };
            let warnings = read(id, own, claim).unwrap();
            let [warning] = &warnings[..] else { panic!("{claim}: {warnings:?}") };
            assert!(warning.contains(&format!("decides by {claim}, which people can change")), "{warning}");
        }
    }
}
