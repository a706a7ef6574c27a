//! Reads who of a provider's people may sign in.

use super::setting_names::ProviderSettings;
use crate::{
    providers::rules::{
        allowed_emails::AllowedEmails, allowed_organizations::AllowedOrganizations,
        claim_rule_list::parse_claim_rules, sign_in_rules::SignInRules,
    },
    settings::ConfigError,
};

/// The rules that every provider may have.
pub const RULE_SUFFIXES: [&str; 3] = ["_ALLOWED_EMAILS", "_ALLOWED_CLAIMS", "_ALLOWED_ORGANIZATIONS"];

/// What to write into a setting with e-mail addresses.
pub const EMAILS_HINT: &str = "List addresses and domains with commas between them: example.org, ada@example.com. \
                               Each subdomain is an entry of its own, and a domain is written in ASCII (xn--…).";
const CLAIMS_HINT: &str = "Write claim=value,value with semicolons between rules, such as hd=example.org or \
                           /realm_access/roles=staff,admin. For e-mail addresses there is _ALLOWED_EMAILS.";
const ORGANIZATIONS_HINT: &str =
    "List organizations and teams as in GitHub's URLs, with commas between them: acme, acme-labs/core.";

/// Reads the rules.
///
/// # Errors
/// Every setting that is wrong. An empty one is: it must not mean everyone.
pub fn read_rules(own: &ProviderSettings<'_>) -> Result<SignInRules, Vec<ConfigError>> {
    let names = RULE_SUFFIXES.into_iter().chain(["_TENANTS"]);
    let mut mistakes: Vec<_> = names.filter_map(|suffix| blank(own, suffix)).collect();
    let emails = own.get("_ALLOWED_EMAILS").map(AllowedEmails::parse).transpose();
    let emails = emails.map_err(|error| own.mistake("_ALLOWED_EMAILS", error.to_string(), EMAILS_HINT));
    let claims = own.get("_ALLOWED_CLAIMS").map(parse_claim_rules).transpose();
    let claims = claims.map_err(|error| own.mistake("_ALLOWED_CLAIMS", error.to_string(), CLAIMS_HINT));
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

fn blank(own: &ProviderSettings<'_>, suffix: &str) -> Option<ConfigError> {
    let name = format!("{}{suffix}", own.prefix);
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
