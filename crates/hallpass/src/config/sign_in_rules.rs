//! Reads who may sign in with any provider.

use hallpass_types::ProviderId;

use super::{Config, problems::Problems};
use crate::{
    providers::{
        config::{ConfiguredIn, ProviderConfig, blank_rule, read_emails},
        rules::allowed_emails::AllowedEmails,
    },
    settings::{ConfigError, Settings},
};

const NAME: &str = "HALLPASS_ALLOWED_EMAILS";

/// Reads `HALLPASS_ALLOWED_EMAILS`.
pub(super) fn read_allowed_emails(settings: &Settings, problems: &mut Problems) -> Option<AllowedEmails> {
    if settings.is_blank(NAME) {
        problems.errors.push(blank_rule(NAME.to_owned()));
    }
    problems.valid(read_emails(settings, NAME))
}

impl Config {
    /// Warnings about rules that admit no one, or more people than it seems.
    pub(super) fn rule_warnings(&self) -> impl Iterator<Item = ConfigError> {
        let has_emails = self.allowed_emails.is_some();
        let warnings =
            move |provider: &ProviderConfig| provider.rule_warnings(has_emails, ConfiguredIn::Settings);
        self.providers.iter().flat_map(warnings)
    }

    /// Those about rules or providers of code, which no setting has warned about, in its words.
    pub(super) fn rule_warnings_of_code(&self) -> impl Iterator<Item = (&ProviderId, ConfigError)> {
        let has_emails = self.allowed_emails.is_some();
        self.providers.iter().flat_map(move |provider| {
            let of = |configured_in| provider.rule_warnings(has_emails, configured_in).into_iter();
            let pairs = of(ConfiguredIn::Settings).zip(of(ConfiguredIn::Code));
            let of_code: Vec<_> =
                pairs.filter(|(of_settings, _)| !self.warnings.contains(of_settings)).collect();
            of_code.into_iter().map(|(_, of_code)| (&provider.id, of_code))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        config::{Config, DevProvider},
        settings::Settings,
    };

    fn read(value: &str) -> Result<Config, String> {
        let settings = Settings::from([("HALLPASS_ALLOWED_EMAILS", value)]);
        Config::from_settings(&settings, DevProvider::Off).map_err(|errors| errors.to_string())
    }

    #[test]
    fn allowed_emails_of_all_providers_are_read() {
        let config = read("example.org, ada@example.com").unwrap();
        assert!(config.allowed_emails.unwrap().allow("grace@example.org"));
        assert!(
            Config::from_settings(&Settings::default(), DevProvider::Off).unwrap().allowed_emails.is_none()
        );
    }

    #[test]
    fn allowed_emails_that_are_empty_or_wrong_stop_the_start() {
        for (value, problem) in [
            ("", "empty, which must not mean everyone"),
            ("  ", "empty, which must not mean everyone"),
            (" ,", "no address and no domain"),
            ("*.example.org", "written out"),
        ] {
            let errors = read(value).unwrap_err();
            assert!(errors.contains("HALLPASS_ALLOWED_EMAILS") && errors.contains(problem), "{errors}");
        }
    }

    #[test]
    fn allowed_emails_that_no_provider_can_verify_are_a_warning() {
        let settings = Settings::from([
            ("HALLPASS_ALLOWED_EMAILS", "example.org"),
            ("AUTH_SPOTIFY_ID", "client"),
            ("AUTH_SPOTIFY_SECRET", "hunter2"),
        ]);
        let warnings = Config::from_settings(&settings, DevProvider::Off).unwrap().warnings;
        let names: Vec<_> = warnings.iter().map(|warning| warning.name.as_str()).collect();
        assert_eq!(names, ["HALLPASS_ALLOWED_EMAILS"]);
    }
}
