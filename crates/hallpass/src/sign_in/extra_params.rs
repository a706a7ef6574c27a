//! What the address of a sign-in passes on to the provider, and nothing else: it can never change the redirect URI, the
//! client, the scopes or the response type.

use std::time::Duration;

use url::form_urlencoded;

const NAMES: [&str; 7] =
    ["prompt", "login_hint", "ui_locales", "acr_values", "max_age", "claims_locales", "display"];
const MAX_BYTES: usize = 512;

/// Parameters for the provider (OpenID Connect Core 1.0, section 3.1.2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassedOn {
    pairs: Vec<(String, String)>,
    max_age: Option<Duration>,
}

/// One of the parameters came twice, is endless, or is not what it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadParameter;

impl PassedOn {
    /// Reads the query of the sign-in's address. Other parameters are ignored.
    ///
    /// # Errors
    /// See [`BadParameter`].
    pub fn parse(query: &str) -> Result<Self, BadParameter> {
        let mut passed_on = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !NAMES.contains(&&*name) {
                continue;
            }
            let twice = passed_on.pairs.iter().any(|(known, _)| *known == name);
            let garbled = value.chars().any(|char| char.is_control() || char == char::REPLACEMENT_CHARACTER);
            if twice || garbled || value.len() > MAX_BYTES {
                return Err(BadParameter);
            }
            if name == "max_age" {
                let seconds: u32 = value.parse().map_err(|_| BadParameter)?;
                passed_on.max_age = Some(Duration::from_secs(seconds.into()));
            }
            passed_on.pairs.push((name.into_owned(), value.into_owned()));
        }
        Ok(passed_on)
    }

    /// The parameters.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// How long ago the person may have proved who they are, at most.
    pub fn max_age(&self) -> Option<Duration> {
        self.max_age
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_in_the_list_is_left_out() {
        let passed_on = PassedOn::parse("prompt=login&redirect_uri=x&scope=y&max_age=60&Prompt=z").unwrap();
        assert_eq!(passed_on.pairs(), [("prompt".into(), "login".into()), ("max_age".into(), "60".into())]);
        assert_eq!(passed_on.max_age(), Some(Duration::from_secs(60)));
        assert_eq!(PassedOn::parse("").unwrap(), PassedOn::default());
    }

    #[test]
    fn what_is_doubled_endless_or_garbled_is_refused() {
        let long = format!("login_hint={}", "a".repeat(MAX_BYTES + 1));
        for query in
            ["prompt=a&prompt=b", "max_age=soon", "max_age=-1", "login_hint=%ff", "display=a%00", &long]
        {
            assert_eq!(PassedOn::parse(query), Err(BadParameter), "{query}");
        }
    }
}
