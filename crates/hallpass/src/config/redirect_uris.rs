//! Warns about redirect URIs that a provider does not take: everyone who signs in would see its
//! error page.

use super::Config;
use crate::settings::ConfigError;

impl Config {
    /// A warning for each provider that is known not to take the redirect URI. The doctor says it
    /// with everything else that is known about the provider.
    pub(super) fn redirect_uri_warnings(&self) -> Vec<ConfigError> {
        let Ok(site) = self.site() else { return Vec::new() };
        let refused = self.providers.iter().filter_map(|provider| {
            let uri = site.callback_url(&provider.id);
            let rules = provider.redirect_uris();
            (!rules.accept(&uri)).then(|| {
                let problem = format!(
                    "gives {} the redirect URI {uri}, which it does not take ({})",
                    provider.id,
                    rules.plain_text()
                );
                let hint = "Set it to a URL of this server that the provider takes; for development a tunnel gives one.";
                ConfigError::new("AUTH_URL", problem, hint)
            })
        });
        refused.collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        config::{Config, DevProvider},
        settings::Settings,
    };

    #[test]
    fn redirect_uri_that_a_provider_does_not_take_is_a_warning() {
        let warnings = |url: &str| {
            let settings = Settings::from([
                ("AUTH_URL", url),
                ("AUTH_SECRET", "0123456789abcdef0123456789abcdef"),
                ("AUTH_APPLE_ID", "org.example.web"),
                ("AUTH_APPLE_SECRET", "a.b.c"),
                ("AUTH_SLACK_ID", "client"),
                ("AUTH_SLACK_SECRET", "hunter2"),
                ("AUTH_GOOGLE_ID", "client"),
                ("AUTH_GOOGLE_SECRET", "hunter2"),
                ("AUTH_SPOTIFY_ID", "client"),
                ("AUTH_SPOTIFY_SECRET", "hunter2"),
            ]);
            let config = Config::from_settings(&settings, DevProvider::Off).unwrap();
            let text: Vec<_> = config.redirect_uri_warnings().iter().map(ToString::to_string).collect();
            (text.len(), text.join("\n"))
        };
        let (count, text) = warnings("http://localhost:8080");
        assert_eq!(count, 3, "{text}");
        assert!(text.contains("AUTH_URL gives apple the redirect URI http://localhost:8080/api/auth/callback/apple, which it does not take (https and a domain name;"), "{text}");
        assert_eq!(warnings("https://app.example.org").0, 0);
        assert_eq!(warnings("https://192.0.2.1").0, 1);
    }
}
