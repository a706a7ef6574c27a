//! The HTTP status of every error code. `docs/errors.md` has the same table.

use actix_web::http::StatusCode;
use hallpass_types::ErrorCode;

/// The status of a response that fails with `code`.
pub fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::SessionRequired | ErrorCode::FormNotSaved => StatusCode::UNAUTHORIZED,
        ErrorCode::MissingCSRF
        | ErrorCode::AccessDenied
        | ErrorCode::Forbidden
        | ErrorCode::RecentSignInRequired => StatusCode::FORBIDDEN,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::IdentityInUse
        | ErrorCode::TooManyIdentities
        | ErrorCode::LastSignInMethod
        | ErrorCode::OtherSignInRequired => StatusCode::CONFLICT,
        ErrorCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ErrorCode::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
        ErrorCode::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::InternalError | ErrorCode::Configuration | ErrorCode::ProviderMisconfigured => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
        ErrorCode::StoreUnavailable
        | ErrorCode::SignOutUnconfirmed
        | ErrorCode::PolicyFailed
        | ErrorCode::ProviderUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::BadRequest
        | ErrorCode::OAuthCallbackError
        | ErrorCode::OAuthAccountNotLinked
        | ErrorCode::SignInRejected
        | ErrorCode::SignInExpired
        | ErrorCode::SignInNotStarted
        | ErrorCode::SignInElsewhere
        | ErrorCode::RecentSignInUnsupported
        | ErrorCode::SamePersonRequired
        | ErrorCode::LinkSessionEnded
        | ErrorCode::ServerUnreachable
        | ErrorCode::UpdateRefused => StatusCode::BAD_REQUEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::texts::{error_advice, error_title};

    /// As the table in `docs/errors.md` has it.
    fn row(code: ErrorCode) -> String {
        let (status, title, advice) = (status_of(code).as_u16(), error_title(code), error_advice(code));
        format!("| `{code}` | {status} | {title} | {advice} |")
    }

    #[test]
    fn documentation_has_every_code_with_status_and_sentences() {
        let documented = include_str!("../../../../../docs/errors.md");
        let rows: Vec<_> = documented.lines().filter(|line| line.starts_with("| `")).collect();
        let expected: Vec<_> = ErrorCode::ALL.iter().copied().map(row).collect();
        assert_eq!(rows, expected, "docs/errors.md should have these rows:\n{}", expected.join("\n"));
    }
}
