//! Signing in and out. Both leave the page when they succeed.

use hallpass_shared::{ErrorCode, ProviderId, paths};

use crate::http::{self, HttpFailure};

/// Nothing was changed, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionFailure {
    /// What to tell the person.
    pub code: ErrorCode,
}

/// Goes to `provider`, and after signing in there to `return_to`, a path of this app.
///
/// # Errors
/// The sign-in could not begin; the page stays.
pub async fn sign_in(provider: &ProviderId, return_to: &str) -> Result<(), ActionFailure> {
    begin_sign_in(&paths::sign_in(provider), return_to).await
}

/// Goes where the sign-in form with this `action` leads.
///
/// # Errors
/// The sign-in could not begin; the page stays.
pub(crate) async fn begin_sign_in(action: &str, return_to: &str) -> Result<(), ActionFailure> {
    act(action, return_to).await
}

/// Ends the session, and goes to `return_to`, a path of this app, by a full page load: nothing private stays in memory.
///
/// # Errors
/// The session could not be ended: the person is still signed in.
pub async fn sign_out(return_to: &str) -> Result<(), ActionFailure> {
    act(paths::SIGN_OUT, return_to).await
}

async fn act(path: &str, return_to: &str) -> Result<(), ActionFailure> {
    let redirect = http::post_form(path, return_to).await.map_err(|failure| ActionFailure {
        code: match failure {
            HttpFailure::Status(503) => ErrorCode::StoreUnavailable,
            HttpFailure::Unreachable => ErrorCode::ServerUnreachable,
            HttpFailure::Status(_) | HttpFailure::Nonsense => ErrorCode::InternalError,
        },
    })?;
    if let Some(code) = error_in(&redirect.url) {
        return Err(ActionFailure { code });
    }
    let moved = web_sys::window().map(|window| window.location().assign(&redirect.url));
    match moved {
        Some(Ok(())) => Ok(()),
        _ => Err(ActionFailure { code: ErrorCode::InternalError }),
    }
}

/// Auth.js' contract tells a failure with status 200 and an address of our login page that names it. An address of the
/// provider may have a parameter of that name too, which means something else.
fn error_in(url: &str) -> Option<ErrorCode> {
    let (path, query) = url.split_once('?')?;
    let login = hallpass_shared::Page::Login.path();
    let ours = path.strip_suffix(login).is_some_and(|origin| origin.matches('/').count() == 2);
    let error = query.split('&').find_map(|pair| pair.strip_prefix("error="))?;
    if ours { Some(error.parse().unwrap_or(ErrorCode::InternalError)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_address_with_an_error_is_a_failure() {
        let url = "http://localhost:8080/login?error=MissingCSRF&callbackUrl=%2Fprofile";
        assert_eq!(error_in(url), Some(ErrorCode::MissingCSRF));
        assert_eq!(error_in("http://localhost:8080/login?error=Else"), Some(ErrorCode::InternalError));
    }

    #[test]
    fn an_address_of_a_provider_is_not() {
        assert_eq!(error_in("https://id.example.org/authorize?error=AccessDenied"), None);
        assert_eq!(error_in("https://id.example.org/oauth/login?error=AccessDenied"), None);
        assert_eq!(error_in("http://localhost:8080/"), None);
    }
}
