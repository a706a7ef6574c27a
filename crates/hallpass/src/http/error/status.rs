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
        | ErrorCode::ServerUnreachable
        | ErrorCode::UpdateRefused => StatusCode::BAD_REQUEST,
    }
}
