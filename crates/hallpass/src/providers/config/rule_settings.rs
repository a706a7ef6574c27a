//! Reads who of a provider's people may sign in.

use super::setting_names::ProviderSettings;
use crate::{
    providers::rules::{
        allowed_emails::AllowedEmails, allowed_organizations::AllowedOrganizations,
        claim_rule::ClaimRuleError, claim_rule_list::parse_claim_rules, sign_in_rules::SignInRules,
    },
    settings::{ConfigError, Settings},
};

/// The rules that every provider may have.
pub const RULE_SUFFIXES: [&str; 3] = ["_ALLOWED_EMAILS", "_ALLOWED_CLAIMS", "_ALLOWED_ORGANIZATIONS"];

/// What to write into a setting with e-mail addresses.
const EMAILS_HINT: &str = "List addresses and domains with commas between them: example.org, ada@example.com. \
                               Each subdomain is an entry of its own, and a domain is written in ASCII (xn--…).";
const CLAIMS_HINT: &str = "Write claim=value,value with semicolons between rules, such as hd=example.org or \
                           /realm_access/roles=staff,admin. For e-mail addresses there is _ALLOWED_EMAILS.";
const SELF_DESCRIPTION_HINT: &str = "Decide by what the provider says about a person: a group, a role or an organization, such \
                                     as groups=staff, or sub, the unchanging id of a person.";
const ORGANIZATIONS_HINT: &str =
    "List organizations and teams as in GitHub's URLs, with commas between them: acme, acme-labs/core.";

/// Reads the rules.
///
/// # Errors
/// Every setting that is wrong. An empty one is: it must not mean everyone.
pub fn read_rules(own: &ProviderSettings<'_>) -> Result<SignInRules, Vec<ConfigError>> {
    let names = RULE_SUFFIXES.into_iter().chain(["_TENANTS"]);
    let mut mistakes: Vec<_> = names.filter_map(|suffix| blank(own, suffix)).collect();
    let emails = read_emails(own.settings, &own.name("_ALLOWED_EMAILS"));
    let claims = own.get("_ALLOWED_CLAIMS").map(parse_claim_rules).transpose();
    let claims =
        claims.map_err(|error| own.mistake("_ALLOWED_CLAIMS", error.to_string(), &claims_hint(own, &error)));
    let organizations = own.get("_ALLOWED_ORGANIZATIONS").map(AllowedOrganizations::parse).transpose();
    let organizations = organizations
        .map_err(|error| own.mistake("_ALLOWED_ORGANIZATIONS", error.to_string(), ORGANIZATIONS_HINT));
    match (emails, claims, organizations) {
        (Ok(emails), Ok(claims), Ok(organizations)) if mistakes.is_empty() => {
            Ok(SignInRules { emails, claims: claims.unwrap_or_default(), organizations })
        }
        (emails, claims, organizations) => {
            mistakes.extend([emails.err(), claims.err(), organizations.err()].into_iter().flatten());
            Err(mistakes)
        }
    }
}

/// Reads the e-mail addresses in the setting `name`.
///
/// # Errors
/// They are wrong. The content of a file is not shown.
pub fn read_emails(settings: &Settings, name: &str) -> Result<Option<AllowedEmails>, ConfigError> {
    let Some(text) = settings.get(name) else { return Ok(None) };
    AllowedEmails::parse(text).map(Some).map_err(|error| {
        let problem = if settings.is_from_file(name) { error.without_entry(text) } else { error.to_string() };
        ConfigError::new(settings.name_as_set(name), problem, EMAILS_HINT)
    })
}

fn claims_hint(own: &ProviderSettings<'_>, error: &ClaimRuleError) -> String {
    match error {
        ClaimRuleError::Email(_) => email_claim_hint(own),
        ClaimRuleError::SelfDescription(_) => SELF_DESCRIPTION_HINT.to_owned(),
        _ => CLAIMS_HINT.to_owned(),
    }
}

/// What to do about a claim that is an e-mail address.
pub(super) fn email_claim_hint(own: &ProviderSettings<'_>) -> String {
    let emails = own.name("_ALLOWED_EMAILS");
    format!(
        "Use {emails}: it admits verified addresses only. Or decide by a group, a role or an organization."
    )
}

fn blank(own: &ProviderSettings<'_>, suffix: &str) -> Option<ConfigError> {
    let name = own.name(suffix);
    own.settings.is_blank(&name).then(|| blank_rule(name))
}

/// The mistake of a rule that is set to nothing.
pub fn blank_rule(name: String) -> ConfigError {
    ConfigError::new(
        name,
        "is set, but empty, which must not mean everyone",
        "Say who may sign in, or leave the setting out altogether.",
    )
}

#[cfg(test)]
mod tests {
    use crate::{
        providers::config::{ProviderConfig, configured_providers},
        settings::{ConfigError, Settings},
    };

    fn read(id: &str, own: &[(&str, &str)]) -> Result<ProviderConfig, Vec<ConfigError>> {
        let given = [("_ID", "client"), ("_SECRET", "hunter2")];
        let issuer = ("_ISSUER", "https://id.example.org");
        let issuer = if id == "WORK" { Some(&issuer) } else { None };
        let pairs = given.iter().chain(issuer).chain(own);
        let pairs: Vec<_> = pairs.map(|(suffix, value)| (format!("AUTH_{id}{suffix}"), *value)).collect();
        let settings: Settings = pairs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        configured_providers(&settings).map(|mut providers| providers.remove(0))
    }

    #[test]
    fn rules_are_read_from_settings() {
        let rules = read(
            "GITHUB",
            &[
                ("_ALLOWED_EMAILS", "example.org"),
                ("_ALLOWED_CLAIMS", "two_factor=on"),
                ("_ALLOWED_ORGANIZATIONS", "acme, acme/core"),
            ],
        );
        let rules = rules.unwrap().rules;
        assert_eq!(
            rules.describe(),
            [
                "a verified e-mail address of @example.org",
                "the claim two_factor=on",
                "membership of one of acme, acme/core"
            ]
        );
        assert!(read("WORK", &[]).unwrap().rules.is_empty());
    }

    #[test]
    fn rules_that_would_admit_others_than_were_meant_stop_the_start() {
        for (suffix, value, problem) in [
            ("_ALLOWED_EMAILS", "", "is set, but empty"),
            ("_ALLOWED_EMAILS", " ", "is set, but empty"),
            ("_ALLOWED_EMAILS", ",", "has no address and no domain"),
            ("_ALLOWED_EMAILS", "*", "must be written out"),
            ("_ALLOWED_EMAILS", "b\u{fc}cher.example", "not ASCII"),
            ("_ALLOWED_CLAIMS", "", "is set, but empty"),
            ("_ALLOWED_CLAIMS", "groups", "not claim=value"),
            ("_ALLOWED_CLAIMS", "groups=", "no value for groups"),
            ("_ALLOWED_CLAIMS", "email=ada@example.org", "a person may have made up"),
            ("_ALLOWED_CLAIMS", "hd=a;upn=ada@example.org", "a person may have made up"),
            ("_ALLOWED_CLAIMS", "name=Ada", "people write themselves"),
            ("_ALLOWED_CLAIMS", "/a~=x", "which has a ~"),
            ("_ALLOWED_ORGANIZATIONS", "", "is set, but empty"),
            ("_ALLOWED_ORGANIZATIONS", "acme", "cannot be asked"),
            ("_TENANTS", "", "is set, but empty"),
        ] {
            let mistakes = read("WORK", &[(suffix, value)]).unwrap_err();
            let [mistake] = &mistakes[..] else { panic!("{suffix}={value}: {mistakes:?}") };
            assert_eq!(mistake.name, format!("AUTH_WORK{suffix}"), "{value}");
            assert!(mistake.problem.contains(problem), "{suffix}={value}: {mistake}");
        }
        let own = read("GITHUB", &[("_ALLOWED_ORGANIZATIONS", "acme/..")]).unwrap_err();
        assert!(own[0].to_string().contains("acme-labs/core"), "{own:?}");
    }
}
