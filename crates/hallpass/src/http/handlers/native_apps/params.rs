//! Parameters of a request by an app, each of which came at most once (RFC 6749, section 3.1).

use url::form_urlencoded;

use crate::http::checked_form::CheckedForm;

/// The parameters of an authorization request. Unknown ones are ignored.
pub const AUTHORIZATION_PARAMS: [&str; 6] =
    ["response_type", "client_id", "redirect_uri", "code_challenge", "code_challenge_method", "state"];

/// A parameter came twice: which one counts would be a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twice;

/// Parameters, by their names.
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads a query.
    pub fn of_query(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// Those of an authorization request that the form on the consent page has sent back.
    pub fn of_form(form: &CheckedForm) -> Self {
        let known = AUTHORIZATION_PARAMS.iter();
        Self(known.filter_map(|name| Some(((*name).to_owned(), form.text(name)?.to_owned()))).collect())
    }

    /// The value of a parameter. An empty one counts as missing.
    ///
    /// # Errors
    /// It came twice.
    pub fn get(&self, name: &str) -> Result<Option<&str>, Twice> {
        let mut all = self.0.iter().filter(|(known, _)| known == name);
        let first = all.next().map(|(_, value)| value.as_str());
        if all.next().is_some() { Err(Twice) } else { Ok(first.filter(|value| !value.is_empty())) }
    }

    /// The parameters of an authorization request that are there.
    pub fn of_authorization(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        pairs.filter(|(name, value)| AUTHORIZATION_PARAMS.contains(name) && !value.is_empty())
    }
}
