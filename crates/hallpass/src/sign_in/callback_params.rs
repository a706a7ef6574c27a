//! The parameters of a callback, as the provider sends them through the browser.

use std::collections::HashMap;

use url::form_urlencoded;

use crate::{crypto::sealed::Sealed, providers::authorization_code::AuthorizationCode};

/// The parameters of a callback that are used. Not trusted: they came through the browser.
#[derive(Default)]
pub struct CallbackParams {
    /// Names the pending sign-in.
    pub state: Option<String>,
    /// The authorization code.
    pub code: Option<AuthorizationCode>,
    /// The name of the error that came instead of a code; a number of the provider's own where
    /// there is no name.
    pub error: Option<String>,
    /// The description of the error, for the log.
    pub error_description: Option<String>,
    /// The issuer that the provider says it is (RFC 9207).
    pub iss: Option<String>,
    /// From GitHub: the person has installed an application.
    pub installation: Option<String>,
    /// The answer that the provider had the browser post, sealed by `form_post.rs`. Everything but
    /// the state is in it.
    pub posted: Option<Sealed>,
    /// The name of the person, which was posted beside the answer and is signed by no one.
    pub posted_name: Option<String>,
}

/// The parameters of the standards.
const STANDARD: [&str; 5] = ["state", "code", "error", "error_description", "iss"];

/// The parameters that GitHub adds after the installation of an application, with or without a
/// code.
const INSTALLATION: [&str; 2] = ["setup_action", "installation_id"];

/// The names of `error` and `error_description` at Facebook and, in older answers, at LINE, whose
/// errors are numbers.
const OWN_ERRORS: [[&str; 2]; 2] = [["error_code", "error_message"], ["errorCode", "errorMessage"]];

/// The parameter with the sealed answer that was posted.
pub const POSTED: &str = "posted";

/// A parameter came twice: it is ambiguous (RFC 6749, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuplicateParameter;

impl CallbackParams {
    /// Reads the query.
    ///
    /// # Errors
    /// One of the parameters came twice.
    pub fn parse(query: &str) -> Result<Self, DuplicateParameter> {
        let mut found = HashMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let is_own_error = OWN_ERRORS.as_flattened().contains(&&*name);
            let known = STANDARD.contains(&&*name) || INSTALLATION.contains(&&*name) || name == POSTED;
            // The description is only logged, and without a code no other error signs anyone in.
            let may_repeat = is_own_error || name == "error_description";
            let known = known || is_own_error;
            if known && found.insert(name.into_owned(), value.into_owned()).is_some() && !may_repeat {
                return Err(DuplicateParameter);
            }
        }
        // An empty parameter counts as omitted (RFC 6749, section 3.1).
        let mut take = |name| found.remove(name).filter(|value: &String| !value.is_empty());
        let code = take("code").map(AuthorizationCode::new);
        let (mut error, mut description) = (take("error"), take("error_description"));
        if code.is_none() && error.is_none() {
            let own = OWN_ERRORS.map(|names| names.map(&mut take));
            if let Some([own_error, own_description]) = own.into_iter().find(|[error, _]| error.is_some()) {
                (error, description) = (own_error, own_description.or(description));
            }
        }
        Ok(Self {
            state: take("state"),
            code,
            error,
            error_description: description,
            iss: take("iss"),
            posted: take(POSTED).map(Sealed::from_stored),
            posted_name: None,
            installation: INSTALLATION.into_iter().find_map(take),
        })
    }

    /// Whether the provider sent the browser here by itself: no sign-in of ours has expired, since
    /// none was begun.
    pub fn is_begun_elsewhere(&self) -> bool {
        self.state.is_none() && (self.error.is_some() || self.installation.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(query: &str) -> Option<(String, Option<String>)> {
        let params = CallbackParams::parse(query).unwrap();
        params.error.map(|error| (error, params.error_description))
    }

    #[test]
    fn callback_error_under_another_name_is_read_without_the_standard_one() {
        let error = |name: &str, text: Option<&str>| Some((name.to_owned(), text.map(ToOwned::to_owned)));
        for (query, expected) in [
            ("error_code=901&error_message=sandbox+mode", error("901", Some("sandbox mode"))),
            ("errorCode=417&errorMessage=DISALLOWED", error("417", Some("DISALLOWED"))),
            ("error_code=901", error("901", None)),
            ("error_code=901&error_description=x", error("901", Some("x"))),
            // Two pairs are not mixed.
            ("error_code=901&errorMessage=DISALLOWED", error("901", None)),
            ("error_message=sandbox+mode&errorCode=417", error("417", None)),
            ("errorCode=1&errorCode=2", error("2", None)),
            // As LINE's newer answers.
            ("error=access_denied&errorCode=417&errorMessage=DISALLOWED", error("access_denied", None)),
            ("error=&error_code=901", error("901", None)),
            // It is no error beside a code.
            ("code=a&error_code=0", None),
            ("error_message=x&errorCode=", None),
            ("", None),
        ] {
            assert_eq!(error_of(query), expected, "{query}");
        }
    }

    #[test]
    fn callback_parameter_is_refused_twice_and_ignored_if_empty() {
        assert!(CallbackParams::parse("code=a&code=b").is_err());
        assert!(CallbackParams::parse("error_description=a&error_description=b").is_ok());
        let params = CallbackParams::parse("code=&state=s%26&session_state=x&session_state=y").unwrap();
        assert!(params.code.is_none());
        assert_eq!(params.state.as_deref(), Some("s&"));
    }
}
