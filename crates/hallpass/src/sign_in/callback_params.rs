//! What a provider sends back through the browser.

use std::collections::HashMap;

use url::form_urlencoded;

/// The parameters of a callback that mean something to us. Not trusted: they came through the browser.
#[derive(Default)]
pub struct CallbackParams {
    /// Names the pending sign-in.
    pub state: Option<String>,
    /// What the provider exchanges for tokens, once.
    pub code: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
    /// What the provider adds to that. For the log.
    pub error_description: Option<String>,
    /// Who the provider says it is (RFC 9207).
    pub iss: Option<String>,
    /// GitHub: the person comes from the installation of an application.
    pub installation: Option<String>,
}

/// What GitHub adds after the installation of an application, with or without a code.
const INSTALLATION: [&str; 2] = ["setup_action", "installation_id"];

/// A parameter came twice, so that nobody can say which is meant (RFC 6749, section 3.1).
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
            let known = matches!(&*name, "state" | "code" | "error" | "error_description" | "iss")
                || INSTALLATION.contains(&&*name);
            // The description decides nothing.
            let may_repeat = name == "error_description";
            if known && found.insert(name.into_owned(), value.into_owned()).is_some() && !may_repeat {
                return Err(DuplicateParameter);
            }
        }
        // An empty parameter is one that was left out (RFC 6749, section 3.1).
        let mut take = |name| found.remove(name).filter(|value: &String| !value.is_empty());
        Ok(Self {
            state: take("state"),
            code: take("code"),
            error: take("error"),
            error_description: take("error_description"),
            iss: take("iss"),
            installation: INSTALLATION.into_iter().find_map(take),
        })
    }

    /// Whether the provider sent the browser here by itself: no sign-in of ours has expired, since none was begun.
    pub fn begun_elsewhere(&self) -> bool {
        self.state.is_none() && (self.error.is_some() || self.installation.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doubled_parameter_is_refused_and_an_empty_one_is_absent() {
        assert!(CallbackParams::parse("code=a&code=b").is_err());
        assert!(CallbackParams::parse("error_description=a&error_description=b").is_ok());
        let params = CallbackParams::parse("code=&state=s%26&session_state=x&session_state=y").unwrap();
        assert_eq!((params.code, params.state.as_deref()), (None, Some("s&")));
    }
}
