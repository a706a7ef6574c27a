//! An error as a provider wrote it: what it means, and what of it may be logged.

use std::fmt;

use super::{error_meaning::ErrorMeaning, http_status::is_temporary};
use crate::log_text::for_log;

/// The longest name that is logged.
const MAX_NAME_BYTES: usize = 48;
/// The longest number that is logged.
const MAX_DIGITS: usize = 8;

/// A description that says more than the name beside it.
struct KnownDescription {
    begins_with: &'static str,
    meaning: ErrorMeaning,
    /// For the admin.
    explanation: &'static str,
}

const KNOWN_DESCRIPTIONS: [KnownDescription; 2] = [
    // Keycloak's, beside `temporarily_unavailable`.
    KnownDescription {
        begins_with: "authentication_expired",
        meaning: ErrorMeaning::Expired,
        explanation: "its page was open for too long",
    },
    // Azure AD B2C's, beside `access_denied`. No one declined: the link of its page is left to the
    // application, which would have to send people on to another policy.
    KnownDescription {
        begins_with: "AADB2C90118",
        meaning: ErrorMeaning::Misconfigured,
        explanation: "the person chose \"Forgot your password?\", with which the user flow does not \
                      deal: switch on self-service password reset in it",
    },
];

/// An error as a provider wrote it. Shown, it is safe for the log.
#[derive(Clone, Copy)]
pub struct ReportedError<'a> {
    name: &'a str,
    description: Option<&'a str>,
}

impl<'a> ReportedError<'a> {
    /// The parameters `error` and `error_description`.
    pub fn new(name: &'a str, description: Option<&'a str>) -> Self {
        Self { name, description }
    }

    /// What it means in an answer of the authorization endpoint.
    pub fn meaning(&self) -> ErrorMeaning {
        if let Some(known) = self.known_description() {
            return known.meaning;
        }
        let is_refusal = || {
            let name = self.name.to_ascii_lowercase();
            is_loggable(self.name) && (name.contains("denied") || name.contains("cancel"))
        };
        ErrorMeaning::find(self.name)
            .unwrap_or_else(|| if is_refusal() { ErrorMeaning::Declined } else { ErrorMeaning::Unknown })
    }

    fn known_description(&self) -> Option<&'static KnownDescription> {
        let description = self.description?;
        KNOWN_DESCRIPTIONS.iter().find(|known| description.starts_with(known.begins_with))
    }

    /// What it means in an answer of the token endpoint. The person can no longer decline there,
    /// and status 401 means that the client is refused (RFC 6749, section 5.2; Auth0 calls that
    /// `access_denied`).
    pub fn token_meaning(&self, status: u16) -> ErrorMeaning {
        match self.meaning() {
            ErrorMeaning::Declined | ErrorMeaning::Unknown if status == 401 => ErrorMeaning::Misconfigured,
            ErrorMeaning::Again | ErrorMeaning::Unknown if is_temporary(status) => ErrorMeaning::Unavailable,
            meaning => meaning,
        }
    }
}

/// Whether `name` may be logged: one of the table's, words with underscores, or a short number, as
/// Facebook's and LINE's errors are. Anything else may be a token that a broken provider put there.
fn is_loggable(name: &str) -> bool {
    let is_words =
        || name.split('_').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
    let is_number =
        || (1..=MAX_DIGITS).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = || name.len() <= MAX_NAME_BYTES && name.contains('_') && is_words();
    ErrorMeaning::find(name).is_some() || is_name() || is_number()
}

impl fmt::Display for ReportedError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_loggable(self.name) {
            f.write_str(self.name)?;
        } else {
            write!(f, "an error whose name is of no known form ({} bytes)", self.name.len())?;
        }
        if let Some(description) = self.description {
            write!(f, " (described as \"{}\")", for_log(description))?;
        }
        self.known_description().map_or(Ok(()), |known| write!(f, ": {}", known.explanation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(name: &str) -> ErrorMeaning {
        ReportedError::new(name, None).meaning()
    }

    #[test]
    fn provider_errors_are_sorted_by_what_helps() {
        assert_eq!(meaning("user_cancelled_somehow"), ErrorMeaning::Declined);
        assert_eq!(meaning("signin_consent_denied"), ErrorMeaning::Declined);
        assert_eq!(meaning("invalid_scope"), ErrorMeaning::Misconfigured);
        assert_eq!(meaning("something_else"), ErrorMeaning::Unknown);
        let expired = ReportedError::new("temporarily_unavailable", Some("authentication_expired"));
        assert_eq!(
            (meaning("temporarily_unavailable"), expired.meaning()),
            (ErrorMeaning::Unavailable, ErrorMeaning::Expired)
        );
        assert_eq!((meaning("417"), meaning("100")), (ErrorMeaning::Declined, ErrorMeaning::Unknown));
    }

    /// Azure AD B2C says `access_denied` to both.
    #[test]
    fn provider_error_of_a_forgotten_password_is_no_refusal() {
        let described = |text| ReportedError::new("access_denied", Some(text));
        let cancelled = described("AADB2C90091: The user has cancelled entering self-asserted information.");
        assert_eq!(cancelled.meaning(), ErrorMeaning::Declined);
        let forgotten = described("AADB2C90118: The user has forgotten their password.\r\nCorrelation ID: 1");
        assert_eq!(forgotten.meaning(), ErrorMeaning::Misconfigured);
        assert!(forgotten.to_string().contains("switch on self-service password reset"), "{forgotten}");
        assert!(!forgotten.to_string().contains('\r'), "{forgotten}");
        assert_eq!(described("the AADB2C90118").meaning(), ErrorMeaning::Declined);
    }

    #[test]
    fn token_endpoint_status_401_refuses_the_client() {
        let error = |name| ReportedError::new(name, None);
        assert_eq!(error("access_denied").token_meaning(401), ErrorMeaning::Misconfigured);
        assert_eq!(error("invalid_grant").token_meaning(401), ErrorMeaning::Again);
        assert_eq!(error("invalid_client").token_meaning(500), ErrorMeaning::Misconfigured);
        assert_eq!(error("invalid_grant").token_meaning(503), ErrorMeaning::Unavailable);
    }

    #[test]
    fn provider_error_names_of_unknown_form_are_not_logged() {
        let shown = |name: &str| ReportedError::new(name, None).to_string();
        assert_eq!(shown("invalid_client"), "invalid_client");
        assert_eq!(shown("Not Found"), "Not Found");
        assert_eq!(shown("own_words_of_a_provider"), "own_words_of_a_provider");
        assert_eq!(shown("1349126"), "1349126");
        for token in [
            "an access token",
            "hunter2",
            "gho_16C7e42F292c6912E7710c838347Ae178B4a",
            &"a_".repeat(40),
            "123456789",
            "12 34",
            "-1",
        ] {
            assert!(!shown(token).contains(token), "{}", shown(token));
        }
    }
}
