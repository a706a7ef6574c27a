//! Query parameters of the sign-in URL that are forwarded to the authorization endpoint. They can
//! never change the redirect URI, the client, the scopes or the response type.

use std::time::Duration;

use url::form_urlencoded;

/// The allow-list (OpenID Connect Core 1.0, section 3.1.2.1).
const FORWARDED_NAMES: [&str; 7] =
    ["prompt", "login_hint", "ui_locales", "acr_values", "max_age", "claims_locales", "display"];
/// The longest value that is forwarded.
const MAX_VALUE_BYTES: usize = 512;

/// Allow-listed query parameters for the authorization endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorizationExtras {
    pairs: Vec<(String, String)>,
    max_age: Option<Duration>,
}

/// A parameter came twice, is too long, or has an invalid value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadParameter;

impl AuthorizationExtras {
    /// Reads the query of the sign-in URL. Other parameters are ignored.
    ///
    /// # Errors
    /// See [`BadParameter`].
    pub fn parse(query: &str) -> Result<Self, BadParameter> {
        let mut extras = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !FORWARDED_NAMES.contains(&&*name) {
                continue;
            }
            let is_repeated = extras.pairs.iter().any(|(known, _)| *known == name);
            let is_garbled =
                value.chars().any(|char| char.is_control() || char == char::REPLACEMENT_CHARACTER);
            if is_repeated || is_garbled || value.len() > MAX_VALUE_BYTES {
                return Err(BadParameter);
            }
            if name == "max_age" {
                let seconds: u32 = value.parse().map_err(|_| BadParameter)?;
                extras.max_age = Some(Duration::from_secs(seconds.into()));
            }
            extras.pairs.push((name.into_owned(), value.into_owned()));
        }
        Ok(extras)
    }

    /// With this `prompt`, unless there is one.
    #[must_use]
    pub fn with_default_prompt(mut self, prompt: &str) -> Self {
        if !self.pairs.iter().any(|(name, _)| name == "prompt") {
            self.pairs.push(("prompt".to_owned(), prompt.to_owned()));
        }
        self
    }

    /// With what asks for a sign-in at most `max_age` ago. A `prompt` that there is stays.
    #[must_use]
    pub fn with_recent_proof(mut self, max_age: Duration) -> Self {
        self.pairs.retain(|(name, _)| name != "max_age");
        self.pairs.push(("max_age".to_owned(), max_age.as_secs().to_string()));
        self.max_age = Some(max_age);
        self.with_default_prompt("login")
    }

    /// Whether no page is to be shown (`prompt=none`).
    pub fn is_silent(&self) -> bool {
        self.pairs.iter().any(|(name, value)| (name.as_str(), value.as_str()) == ("prompt", "none"))
    }

    /// The names and values.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// How long ago the person may have authenticated at the provider.
    pub fn max_age(&self) -> Option<Duration> {
        self.max_age
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extra_params_outside_the_allow_list_are_ignored() {
        let extras =
            AuthorizationExtras::parse("prompt=login&redirect_uri=x&scope=y&max_age=60&Prompt=z").unwrap();
        assert_eq!(extras.pairs(), [("prompt".into(), "login".into()), ("max_age".into(), "60".into())]);
        assert_eq!(extras.max_age(), Some(Duration::from_mins(1)));
        assert_eq!(AuthorizationExtras::parse("").unwrap(), AuthorizationExtras::default());
    }

    #[test]
    fn extra_params_keep_the_prompt_that_was_asked_for() {
        for (query, expected) in [("", "select_account"), ("prompt=login", "login")] {
            let extras = AuthorizationExtras::parse(query).unwrap().with_default_prompt("select_account");
            assert_eq!(extras.pairs(), [("prompt".into(), expected.into())]);
        }
    }

    #[test]
    fn extra_params_ask_for_a_recent_proof() {
        for (query, prompt) in [("max_age=5", "login"), ("prompt=select_account", "select_account")] {
            let extras =
                AuthorizationExtras::parse(query).unwrap().with_recent_proof(Duration::from_mins(10));
            assert_eq!(extras.max_age(), Some(Duration::from_mins(10)));
            let mut pairs = extras.pairs().to_vec();
            pairs.sort_unstable();
            assert_eq!(pairs, [("max_age".into(), "600".into()), ("prompt".into(), prompt.into())]);
        }
        assert!(AuthorizationExtras::parse("prompt=none").unwrap().is_silent());
        assert!(!AuthorizationExtras::parse("display=none").unwrap().is_silent());
    }

    #[test]
    fn extra_params_repeated_too_long_or_garbled_are_refused() {
        let long = format!("login_hint={}", "a".repeat(MAX_VALUE_BYTES + 1));
        for query in
            ["prompt=a&prompt=b", "max_age=soon", "max_age=-1", "login_hint=%ff", "display=a%00", &long]
        {
            assert_eq!(AuthorizationExtras::parse(query), Err(BadParameter), "{query}");
        }
    }
}
