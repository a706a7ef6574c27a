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
    /// The name of the error that came instead of a code.
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
            let known = STANDARD.contains(&&*name) || INSTALLATION.contains(&&*name) || name == POSTED;
            // The description is only logged.
            let may_repeat = name == "error_description";
            if known && found.insert(name.into_owned(), value.into_owned()).is_some() && !may_repeat {
                return Err(DuplicateParameter);
            }
        }
        // An empty parameter counts as omitted (RFC 6749, section 3.1).
        let mut take = |name| found.remove(name).filter(|value: &String| !value.is_empty());
        Ok(Self {
            state: take("state"),
            code: take("code").map(AuthorizationCode::new),
            error: take("error"),
            error_description: take("error_description"),
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

    #[test]
    fn callback_parameter_is_refused_twice_and_ignored_if_empty() {
        assert!(CallbackParams::parse("code=a&code=b").is_err());
        assert!(CallbackParams::parse("error_description=a&error_description=b").is_ok());
        let params = CallbackParams::parse("code=&state=s%26&session_state=x&session_state=y").unwrap();
        assert!(params.code.is_none());
        assert_eq!(params.state.as_deref(), Some("s&"));
    }
}
