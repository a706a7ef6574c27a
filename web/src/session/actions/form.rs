//! Posts a form of the sign-in, and goes where the answer leads.

use hallpass_shared::{ErrorCode, Page};

use super::ActionFailure;
use crate::http;

/// Posts the form with this `action`, and gives the address to go to.
pub(super) async fn act(path: &str, return_to: &str) -> Result<String, ActionFailure> {
    let redirect = http::post_form(path, return_to).await?;
    match error_in(&redirect.url) {
        Some(code) => Err(ActionFailure { code }),
        None => Ok(redirect.url),
    }
}

/// Leaves the page for `url`.
pub(super) fn go(url: &str) -> Result<(), ActionFailure> {
    match web_sys::window().map(|window| window.location().assign(url)) {
        Some(Ok(())) => Ok(()),
        _ => Err(ActionFailure { code: ErrorCode::InternalError }),
    }
}

/// Auth.js' contract tells a failure with status 200 and an address of our login page that names it. An address of the
/// provider may have a parameter of that name too, which means something else.
fn error_in(url: &str) -> Option<ErrorCode> {
    let (path, query) = url.split_once('?')?;
    let login = Page::Login.path();
    let ours = path.strip_suffix(login).is_some_and(|origin| origin.matches('/').count() == 2);
    let error = query.split('&').find_map(|pair| pair.strip_prefix("error="))?;
    if ours { Some(error.parse().unwrap_or(ErrorCode::InternalError)) } else { None }
}

/// The page that is open: its path, query and fragment.
pub(super) fn here() -> String {
    let location = web_sys::window().map(|window| window.location());
    let parts = location.map(|at| [at.pathname(), at.search(), at.hash()].map(Result::unwrap_or_default));
    parts.map_or_else(|| "/".into(), |parts| parts.concat())
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
