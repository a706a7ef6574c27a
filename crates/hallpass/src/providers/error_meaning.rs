//! What the errors of a provider mean for the person, as a table (RFC 6749, sections 4.1.2.1 and
//! 5.2; OpenID Connect Core 1.0, section 3.1.2.6; and names that some providers made up).
//!
//! The person reads only our own words. What the provider wrote is for the log.

use hallpass_types::ErrorCode;

/// What an error of a provider means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorMeaning {
    /// The person declined, or the provider did on their behalf.
    Declined,
    /// The person took too long at the provider.
    Expired,
    /// The provider cannot do it at the moment.
    Unavailable,
    /// The provider must ask the person something first, or no longer accepts the code.
    Again,
    /// The client, its registration or a setting is wrong: a retry does not help.
    Misconfigured,
    /// A name that is not in the table.
    Unknown,
}

/// The known names of errors. Names that contain `denied` or `cancel` need no entry.
const MEANINGS: &[(&str, ErrorMeaning)] = &[
    ("access_denied", ErrorMeaning::Declined),
    ("consent_required", ErrorMeaning::Declined),
    ("unauthorized", ErrorMeaning::Declined),
    ("user_cancelled_authorize", ErrorMeaning::Declined),
    ("user_cancelled_login", ErrorMeaning::Declined),
    ("authentication_expired", ErrorMeaning::Expired),
    ("internal_error", ErrorMeaning::Unavailable),
    ("server_error", ErrorMeaning::Unavailable),
    ("slow_down", ErrorMeaning::Unavailable),
    ("temporarily_unavailable", ErrorMeaning::Unavailable),
    ("user_trigger_network_error", ErrorMeaning::Unavailable),
    ("account_selection_required", ErrorMeaning::Again),
    ("bad_verification_code", ErrorMeaning::Again),
    ("interaction_required", ErrorMeaning::Again),
    ("invalid_grant", ErrorMeaning::Again),
    ("login_required", ErrorMeaning::Again),
    ("unmet_authentication_requirements", ErrorMeaning::Again),
    ("admin_policy_enforced", ErrorMeaning::Misconfigured),
    ("application_suspended", ErrorMeaning::Misconfigured),
    ("bad_client_secret", ErrorMeaning::Misconfigured),
    ("bad_redirect_uri", ErrorMeaning::Misconfigured),
    ("disallowed_useragent", ErrorMeaning::Misconfigured),
    ("incorrect_client_credentials", ErrorMeaning::Misconfigured),
    ("invalid_client", ErrorMeaning::Misconfigured),
    ("invalid_client_id", ErrorMeaning::Misconfigured),
    ("invalid_dpop_proof", ErrorMeaning::Misconfigured),
    ("invalid_redirect_uri", ErrorMeaning::Misconfigured),
    ("invalid_request", ErrorMeaning::Misconfigured),
    ("invalid_request_object", ErrorMeaning::Misconfigured),
    ("invalid_request_uri", ErrorMeaning::Misconfigured),
    ("invalid_scope", ErrorMeaning::Misconfigured),
    ("invalid_target", ErrorMeaning::Misconfigured),
    ("invalid_team_for_non_distributed_app", ErrorMeaning::Misconfigured),
    ("org_internal", ErrorMeaning::Misconfigured),
    ("redirect_uri_mismatch", ErrorMeaning::Misconfigured),
    ("registration_not_supported", ErrorMeaning::Misconfigured),
    ("request_not_supported", ErrorMeaning::Misconfigured),
    ("request_uri_not_supported", ErrorMeaning::Misconfigured),
    ("unauthorized_client", ErrorMeaning::Misconfigured),
    ("unauthorized_scope_error", ErrorMeaning::Misconfigured),
    ("unsupported_grant_type", ErrorMeaning::Misconfigured),
    ("unsupported_response_type", ErrorMeaning::Misconfigured),
    ("use_dpop_nonce", ErrorMeaning::Misconfigured),
    // LINE's, "DISALLOWED", where it gives no name.
    ("417", ErrorMeaning::Declined),
    // Facebook's, of an app in development mode for everyone but its developers.
    ("901", ErrorMeaning::Misconfigured),
    // GitHub's, for an unknown client id.
    ("Not Found", ErrorMeaning::Misconfigured),
];

impl ErrorMeaning {
    /// The meaning of an error with this name, if it is in the table.
    pub fn find(name: &str) -> Option<Self> {
        MEANINGS.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
    }

    /// The error code that the person sees.
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
