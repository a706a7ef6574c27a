//! Parameters that a provider wants beside those of every sign-in.

use url::form_urlencoded;

/// Extra parameters of the authorization request or the token request. They never replace a
/// parameter that protects a sign-in or that Hallpass sends itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtraParams(Vec<(String, String)>);

/// Why parameters cannot be extra ones.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtraParamsError {
    /// A name that every sign-in sends, or that would change what it means.
    #[error("has the parameter {0}, which Hallpass sends itself")]
    Reserved(String),
    /// A name came twice, which is ambiguous (RFC 6749, section 3.1).
    #[error("has the parameter {0} twice")]
    Twice(String),
    /// A parameter without a name.
    #[error("has a parameter without a name")]
    NoName,
}

/// The parameters of the protocol, and those that could carry another value of them (RFC 9101).
const RESERVED_NAMES: [&str; 17] = [
    "client_assertion",
    "client_assertion_type",
    "client_id",
    "client_secret",
    "code",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "grant_type",
    "nonce",
    "redirect_uri",
    "request",
    "request_uri",
    "response_mode",
    "response_type",
    "scope",
    "state",
];

impl ExtraParams {
    /// Parameters by name and value.
    ///
    /// # Errors
    /// See [`ExtraParamsError`].
    pub fn new<N: Into<String>, V: Into<String>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, ExtraParamsError> {
        let mut params = Self::default();
        for (name, value) in pairs {
            let name = name.into();
            if name.is_empty() {
                return Err(ExtraParamsError::NoName);
            }
            if RESERVED_NAMES.contains(&name.as_str()) {
                return Err(ExtraParamsError::Reserved(name));
            }
            if params.get(&name).is_some() {
                return Err(ExtraParamsError::Twice(name));
            }
            params.0.push((name, value.into()));
        }
        Ok(params)
    }

    /// Reads `name=value&name=value`, form-encoded.
    ///
    /// # Errors
    /// See [`ExtraParamsError`].
    pub fn parse(text: &str) -> Result<Self, ExtraParamsError> {
        Self::new(form_urlencoded::parse(text.trim().as_bytes()))
    }

    /// Those of a record, which a test checks.
    pub(crate) fn of_record(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// These parameters, and those of `other`, which wins. An empty value of `other` removes the
    /// parameter.
    #[must_use]
    pub fn overridden_by(mut self, other: Self) -> Self {
        self.0.retain(|(name, _)| other.get(name).is_none());
        self.0.extend(other.0.into_iter().filter(|(_, value)| !value.is_empty()));
        self
    }

    /// The value of the parameter with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extra_params_of_a_setting_override_those_of_a_record() {
        let record = ExtraParams::of_record(&[("prompt", "select_account"), ("access_type", "online")]);
        let own = ExtraParams::parse("prompt=&hd=example.org&note=a%26b+c").unwrap();
        let both = record.overridden_by(own);
        let pairs: Vec<_> = both.iter().collect();
        assert_eq!(pairs, [("access_type", "online"), ("hd", "example.org"), ("note", "a&b c")]);
        assert_eq!(ExtraParams::parse("").unwrap(), ExtraParams::default());
    }

    #[test]
    fn extra_params_that_are_reserved_doubled_or_nameless_are_refused() {
        for name in RESERVED_NAMES {
            let error = ExtraParams::new([(name, "x")]).unwrap_err();
            assert_eq!(error, ExtraParamsError::Reserved(name.to_owned()));
        }
        assert_eq!(ExtraParams::parse("st%61te=x"), Err(ExtraParamsError::Reserved("state".into())));
        assert_eq!(ExtraParams::parse("a=1&a=2"), Err(ExtraParamsError::Twice("a".into())));
        assert_eq!(ExtraParams::parse("=1"), Err(ExtraParamsError::NoName));
    }
}
