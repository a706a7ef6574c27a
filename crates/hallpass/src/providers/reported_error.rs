//! What the errors of a provider mean for the person, as a table (RFC 6749, sections 4.1.2.1 and 5.2; OpenID Connect
//! Core 1.0, section 3.1.2.6; and names of some providers' own).
//!
//! The person reads our own words alone. What the provider says is for the log.

use std::fmt;

use hallpass_types::ErrorCode;

use crate::log_text::for_log;

/// What an error of a provider means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The person, or the provider on their behalf, said no.
    Declined,
    /// The person took too long at the provider.
    Expired,
    /// The provider cannot do it at the moment.
    Unavailable,
    /// The provider wants to ask the person something first, or does not take the code any more.
    Again,
    /// The client, its registration or a setting is wrong: trying again does not help.
    Misconfigured,
    /// A name that is not in the table.
    Unknown,
}

/// Every name that is known, and what it means. Names that contain `denied` or `cancel` need no line here.
const MEANINGS: &[(&str, Meaning)] = &[
    ("access_denied", Meaning::Declined),
    ("consent_required", Meaning::Declined),
    ("unauthorized", Meaning::Declined),
    ("user_cancelled_authorize", Meaning::Declined),
    ("user_cancelled_login", Meaning::Declined),
    ("authentication_expired", Meaning::Expired),
    ("internal_error", Meaning::Unavailable),
    ("server_error", Meaning::Unavailable),
    ("slow_down", Meaning::Unavailable),
    ("temporarily_unavailable", Meaning::Unavailable),
    ("user_trigger_network_error", Meaning::Unavailable),
    ("account_selection_required", Meaning::Again),
    ("bad_verification_code", Meaning::Again),
    ("interaction_required", Meaning::Again),
    ("invalid_grant", Meaning::Again),
    ("login_required", Meaning::Again),
    ("unmet_authentication_requirements", Meaning::Again),
    ("admin_policy_enforced", Meaning::Misconfigured),
    ("application_suspended", Meaning::Misconfigured),
    ("bad_client_secret", Meaning::Misconfigured),
    ("bad_redirect_uri", Meaning::Misconfigured),
    ("disallowed_useragent", Meaning::Misconfigured),
    ("incorrect_client_credentials", Meaning::Misconfigured),
    ("invalid_client", Meaning::Misconfigured),
    ("invalid_client_id", Meaning::Misconfigured),
    ("invalid_redirect_uri", Meaning::Misconfigured),
    ("invalid_request", Meaning::Misconfigured),
    ("invalid_request_object", Meaning::Misconfigured),
    ("invalid_request_uri", Meaning::Misconfigured),
    ("invalid_scope", Meaning::Misconfigured),
    ("invalid_team_for_non_distributed_app", Meaning::Misconfigured),
    ("org_internal", Meaning::Misconfigured),
    ("redirect_uri_mismatch", Meaning::Misconfigured),
    ("registration_not_supported", Meaning::Misconfigured),
    ("request_not_supported", Meaning::Misconfigured),
    ("request_uri_not_supported", Meaning::Misconfigured),
    ("unauthorized_client", Meaning::Misconfigured),
    ("unauthorized_scope_error", Meaning::Misconfigured),
    ("unsupported_grant_type", Meaning::Misconfigured),
    ("unsupported_response_type", Meaning::Misconfigured),
    // GitHub's, for a client id that it does not know.
    ("Not Found", Meaning::Misconfigured),
];

/// The longest name that is logged.
const MAX_NAME_BYTES: usize = 48;

impl Meaning {
    /// What the person is told.
    pub fn code(self) -> ErrorCode {
        match self {
            Self::Declined => ErrorCode::AccessDenied,
            Self::Expired => ErrorCode::SignInExpired,
            Self::Unavailable => ErrorCode::ProviderUnavailable,
            Self::Misconfigured => ErrorCode::ProviderMisconfigured,
            Self::Again | Self::Unknown => ErrorCode::OAuthCallbackError,
        }
    }
}

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
    pub fn meaning(&self) -> Meaning {
        // Keycloak's page that was open for too long: `temporarily_unavailable`, with this as the description.
        if self.description == Some("authentication_expired") {
            return Meaning::Expired;
        }
        let known = MEANINGS.iter().find(|(name, _)| *name == self.name).map(|(_, meaning)| *meaning);
        let says_no = || {
            let name = self.name.to_ascii_lowercase();
            is_loggable(self.name) && (name.contains("denied") || name.contains("cancel"))
        };
        known.unwrap_or_else(|| if says_no() { Meaning::Declined } else { Meaning::Unknown })
    }

    /// What it means in an answer of the token endpoint, where declining is no longer possible, and status 401 says that it is the
    /// client that is refused (RFC 6749, section 5.2; Auth0 calls that `access_denied`).
    pub fn token_meaning(&self, status: u16) -> Meaning {
        match self.meaning() {
            Meaning::Declined | Meaning::Unknown if status == 401 => Meaning::Misconfigured,
            Meaning::Again | Meaning::Unknown if is_temporary(status) => Meaning::Unavailable,
            meaning => meaning,
        }
    }
}

/// Whether trying again may help after an answer with `status`.
pub fn is_temporary(status: u16) -> bool {
    status >= 500 || matches!(status, 408 | 425 | 429)
}

/// Whether `name` may stand in the log: one of the table's, or words with underscores. Anything else may be a token that
/// a broken provider put there.
fn is_loggable(name: &str) -> bool {
    let words =
        || name.split('_').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
    MEANINGS.iter().any(|(known, _)| *known == name)
        || (name.len() <= MAX_NAME_BYTES && name.contains('_') && words())
}

impl fmt::Display for ReportedError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_loggable(self.name) {
            f.write_str(self.name)?;
        } else {
            write!(f, "an error whose name is of no known form ({} bytes)", self.name.len())?;
        }
        match self.description {
            Some(description) => write!(f, " (described as \"{}\")", for_log(description)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(name: &str) -> Meaning {
        ReportedError::new(name, None).meaning()
    }

    #[test]
    fn provider_errors_are_sorted_by_what_helps() {
        assert_eq!(meaning("user_cancelled_somehow"), Meaning::Declined);
        assert_eq!(meaning("signin_consent_denied"), Meaning::Declined);
        assert_eq!(meaning("invalid_scope"), Meaning::Misconfigured);
        assert_eq!(meaning("something_else"), Meaning::Unknown);
        let expired = ReportedError::new("temporarily_unavailable", Some("authentication_expired"));
        assert_eq!(
            (meaning("temporarily_unavailable"), expired.meaning()),
            (Meaning::Unavailable, Meaning::Expired)
        );
    }

    #[test]
    fn token_endpoint_status_401_refuses_the_client() {
        let error = |name| ReportedError::new(name, None);
        assert_eq!(error("access_denied").token_meaning(401), Meaning::Misconfigured);
        assert_eq!(error("invalid_grant").token_meaning(401), Meaning::Again);
        assert_eq!(error("invalid_client").token_meaning(500), Meaning::Misconfigured);
        assert_eq!(error("invalid_grant").token_meaning(503), Meaning::Unavailable);
    }

    #[test]
    fn provider_error_names_of_unknown_form_are_not_logged() {
        let shown = |name: &str| ReportedError::new(name, None).to_string();
        assert_eq!(shown("invalid_client"), "invalid_client");
        assert_eq!(shown("Not Found"), "Not Found");
        assert_eq!(shown("own_words_of_a_provider"), "own_words_of_a_provider");
        for token in
            ["an access token", "hunter2", "gho_16C7e42F292c6912E7710c838347Ae178B4a", &"a_".repeat(40)]
        {
            assert!(!shown(token).contains(token), "{}", shown(token));
        }
    }
}
